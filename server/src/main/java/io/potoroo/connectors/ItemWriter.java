package io.potoroo.connectors;

import io.potoroo.kernel.Currency;
import io.potoroo.kernel.EmailAddress;
import io.potoroo.kernel.Phone;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a sale or refund as the batch upload takes it, from what platforms say: money is rounded to the currency, what
 * nothing is known of is left out, and what would have the whole sale refused is cut or dropped with a note.
 */
public final class ItemWriter {

    private static final int LONGEST = 255;

    private static final Map<String, Integer> SHORTER = Map.of(
            "external_number", 64,
            "sku", 191,
            "code", 191,
            "register_id", 191);

    private static final int MOST_LINES = 500;
    private static final int MOST_DISCOUNTS = 50;

    /** Of quantities and unit prices. */
    private static final int FINEST_DIGITS = 5;

    private final ObjectNode node;
    private final Currency currency;
    private final List<String> notes;

    private ItemWriter(ObjectNode node, Currency currency, List<String> notes) {
        this.node = node;
        this.currency = currency;
        this.notes = notes;
    }

    public static ItemWriter sale(String externalId, Currency currency) {
        return started("sale", currency).text("external_id", externalId);
    }

    public static ItemWriter refund(String saleExternalId, String externalId, Currency currency) {
        return aboutRefund("refund", saleExternalId, externalId, currency);
    }

    static ItemWriter refundWithdrawal(String saleExternalId, String externalId, Currency currency) {
        return aboutRefund("refund_withdrawal", saleExternalId, externalId, currency);
    }

    private static ItemWriter aboutRefund(String op, String saleExternalId, String externalId, Currency currency) {
        return started(op, currency).text("sale_external_id", saleExternalId).text("external_id", externalId);
    }

    private static ItemWriter started(String op, Currency currency) {
        return new ItemWriter(JsonNodeFactory.instance.objectNode().put("op", op), currency, new ArrayList<>());
    }

    /** Cut to what the field may hold. */
    public ItemWriter text(String field, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            var text = value.strip();
            int longest = SHORTER.getOrDefault(field, LONGEST);
            node.put(field, cut(text, longest));
        }
        return this;
    }

    /** Never in the middle of a letter that takes two places. */
    private static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }

    /** Rounded half up to the currency's minor unit; what must not be negative and is, is none. */
    public ItemWriter money(String field, @Nullable BigDecimal amount) {
        if (amount != null) {
            var rounded = currency.toUnits(currency.toMinor(amount));
            if (rounded.signum() < 0) {
                notes.add(field + " was " + rounded.toPlainString() + " and counts as 0.");
            }
            node.put(field, rounded.max(BigDecimal.ZERO));
        }
        return this;
    }

    /** A quantity, or the price of one. */
    public ItemWriter decimal(String field, @Nullable BigDecimal number) {
        if (number != null) {
            node.put(field, Currency.plain(number.setScale(FINEST_DIGITS, RoundingMode.HALF_UP)));
        }
        return this;
    }

    public ItemWriter whole(String field, @Nullable Long number) {
        if (number != null) {
            node.put(field, number);
        }
        return this;
    }

    public ItemWriter time(String field, @Nullable Instant at) {
        if (at != null) {
            node.put(field, at.toString());
        }
        return this;
    }

    public ItemWriter flag(String field, @Nullable Boolean value) {
        if (value != null) {
            node.put(field, value);
        }
        return this;
    }

    public ItemWriter texts(String field, List<String> values) {
        if (!values.isEmpty()) {
            var array = node.putArray(field);
            values.forEach(array::add);
        }
        return this;
    }

    /** Another line of the sale or refund, to be written on. */
    public ItemWriter line() {
        return new ItemWriter(node.withArray("line_items").addObject(), currency, notes);
    }

    /** A discount code the shopper used. */
    public ItemWriter discount(@Nullable String code, @Nullable BigDecimal amount) {
        if (code != null && node.path("discounts").size() < MOST_DISCOUNTS) {
            new ItemWriter(node.withArray("discounts").addObject(), currency, notes)
                    .text("code", code)
                    .money("amount", amount);
        }
        return this;
    }

    /** Who bought, to be written on. */
    public ItemWriter customer() {
        return new ItemWriter(node.withObject("customer"), currency, notes);
    }

    /**
     * How the shopper can be reached.
     *
     * @param country of a phone that does not name its own; null where nobody knows
     */
    public ItemWriter contact(@Nullable String email, @Nullable String phone, @Nullable String country) {
        if (email != null) {
            if (EmailAddress.isOne(email.strip())) {
                node.put("email", email.strip());
            } else {
                notes.add("The e-mail address is none.");
            }
        }
        if (phone != null) {
            Phone.parse(phone, country)
                    .ifPresentOrElse(it -> node.put("phone", it.e164()), () -> notes.add("The phone number is none."));
        }
        return this;
    }

    /** What the log should say. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    public ItemWriter note(String note) {
        notes.add(note);
        return this;
    }

    /** Whole; more lines than a sale may have are left out, and its points follow from its totals. */
    public Meaning.Item of(@Nullable String shopId) {
        if (node.path("line_items").size() > MOST_LINES) {
            node.remove("line_items");
            notes.add("There are more than " + MOST_LINES + " lines, which are left out.");
        }
        return new Meaning.Item(shopId, node);
    }
}
