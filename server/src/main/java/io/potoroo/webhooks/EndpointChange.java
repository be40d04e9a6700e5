package io.potoroo.webhooks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody decides of an endpoint. */
record EndpointChange(String url, @Nullable String description, List<String> topics, boolean enabled) {}
