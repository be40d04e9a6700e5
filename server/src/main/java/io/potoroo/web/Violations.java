package io.potoroo.web;

import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one request that do not hold, in the order they were found, so that all are told at once. */
public final class Violations {

    /** No amount a till sends is larger, nor one that follows from two; keeps sums in minor units far from overflow. */
    public static final BigDecimal LARGEST_AMOUNT = new BigDecimal("1000000000000");

    /** Nobody reads more at once, and a body may be wrong in a million places. */
    private static final int MOST = 100;

    private final Map<String, List<Message>> byField = new LinkedHashMap<>();
    private int told;

    /** Told with the others, unless there are very many. */
    public void add(String field, Message message) {
        if (told < MOST) {
            told++;
            byField.computeIfAbsent(field, ignored -> new ArrayList<>(1)).add(message);
        }
    }

    public void addAll(Violations others) {
        others.byField.forEach((field, messages) -> messages.forEach(message -> add(field, message)));
    }

    /** For a field that turns out not to count. */
    public void forget(String field) {
        byField.remove(field);
    }

    public boolean has(String field) {
        return byField.containsKey(field);
    }

    public boolean isEmpty() {
        return byField.isEmpty();
    }

    /** Money may have as many digits as its currency; more only when they are zeros. */
    public void money(String field, @Nullable BigDecimal amount, Currency currency) {
        if (amount != null && !currency.fits(amount)) {
            add(field, Messages.tooManyDecimals(field, currency.minorDigits()));
        }
    }

    /** The field's number may not make the product with another one larger than any amount may be. */
    public void product(String field, @Nullable BigDecimal number, @Nullable BigDecimal other) {
        if (number != null && other != null && number.multiply(other).compareTo(LARGEST_AMOUNT) > 0) {
            add(
                    field,
                    Messages.tooBig(
                            field,
                            LARGEST_AMOUNT.divide(other, 5, RoundingMode.DOWN).stripTrailingZeros()));
        }
    }

    /** All of them as one refusal; null where there is none. */
    public @Nullable Refusal refusal() {
        return byField.isEmpty() ? null : Refusal.invalid(byField);
    }

    public void throwIfAny() {
        if (!byField.isEmpty()) {
            throw Refusal.invalid(byField);
        }
    }
}
