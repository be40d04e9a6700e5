package io.potoroo.connectors.magento;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Translations;
import org.jspecify.annotations.Nullable;

/**
 * What the storefront's script is handed unread.
 *
 * @param active whether the shop is linked; the script shows nothing where it is not
 * @param status whether what was asked for was done, where that is all there is to tell
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StoreAnswer(
        boolean active,
        @Nullable Boolean status,
        @Nullable Object data,
        @Nullable String error) {

    static final StoreAnswer INACTIVE = new StoreAnswer(false, null, null, null);

    static final StoreAnswer DONE = new StoreAnswer(true, true, null, null);

    /** There is no such thing here. */
    static final StoreAnswer NOT_DONE = new StoreAnswer(true, false, null, null);

    static StoreAnswer of(Object data) {
        return new StoreAnswer(true, null, data, null);
    }

    static StoreAnswer refused(Refusal refusal) {
        var error = refusal.messages().stream().map(Translations::of).collect(joining(" "));
        return new StoreAnswer(true, false, null, error);
    }
}
