package io.potoroo.assortments;

import io.potoroo.kernel.Text;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which items of an assortment are asked for.
 *
 * @param after the item before the first one; null where the page's number says where it begins
 */
record Selecting(int size, int page, @Nullable String after, List<Condition> conditions) {

    /** The operators that each field knows. */
    static final Map<String, List<String>> FILTERS = filters();

    private static final int MOST_VALUES = 200;
    private static final Pattern CURSOR = Pattern.compile("([1-9]\\d*)\\|(.+)", Pattern.DOTALL);

    /** A field that must have one of some values, or contain one. */
    record Condition(boolean title, boolean contains, List<String> values) {}

    private static Map<String, List<String>> filters() {
        var filters = new LinkedHashMap<String, List<String>>();
        filters.put("title", List.of("eq", "contains"));
        filters.put("external_id", List.of("eq", "in"));
        return filters;
    }

    /** Adds what there is no such filter for; null then. */
    static @Nullable Condition condition(
            String at, String field, String operator, String value, Violations violations) {
        var operators = FILTERS.get(field);
        if (operators == null) {
            violations.add(at + "field", Messages.selectedInvalid(at + "field"));
            return null;
        }
        if (!operators.contains(operator)) {
            violations.add(at + "operator", Messages.selectedInvalid(at + "operator"));
            return null;
        }
        var values = operator.equals("in")
                ? List.of(value.split(",")).stream().map(String::strip).toList()
                : List.of(value);
        if (values.size() > MOST_VALUES || !Text.isStorable(value)) {
            violations.add(at + "value", Messages.selectedInvalid(at + "value"));
            return null;
        }
        return new Condition(field.equals("title"), operator.equals("contains"), values);
    }

    long offset() {
        return after == null ? (long) (page - 1) * size : 0;
    }

    /** Where the next page begins, opaque: the number of this page and the id of its last item. */
    static String cursor(int page, String lastId) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((page + "|" + lastId).getBytes(StandardCharsets.UTF_8));
    }

    /** The page that begins at the cursor; null where it is none. */
    static @Nullable Selecting at(String cursor, int size, List<Condition> conditions) {
        try {
            var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            var parts = CURSOR.matcher(text);
            return parts.matches() && Text.isStorable(text)
                    ? new Selecting(
                            size, Math.addExact(Integer.parseInt(parts.group(1)), 1), parts.group(2), conditions)
                    : null;
        } catch (IllegalArgumentException | ArithmeticException noCursor) {
            return null;
        }
    }
}
