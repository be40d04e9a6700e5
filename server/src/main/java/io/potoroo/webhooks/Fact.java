package io.potoroo.webhooks;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened, in the words of the API.
 *
 * @param customerId whom it is about; facts about one customer are told in their order
 * @param data what is told; ids and figures, and nothing that says who somebody is
 */
public record Fact(Topic topic, @Nullable UUID customerId, Object data) {}
