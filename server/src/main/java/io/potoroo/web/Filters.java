package io.potoroo.web;

import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.kernel.Text;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields a list may be filtered by, as {@code field=operator|value}.
 *
 * <p>Names and operators are a fixed list and values are bound, so nothing a client sends becomes SQL. A field with a
 * dot may be written with an underscore. Unknown fields are ignored; a known one with an unknown operator or a value that
 * cannot be read is refused.
 */
public final class Filters {

    private static final int MOST_VALUES = 200;

    private static final Map<String, String> COMPARISONS =
            Map.of("eq", "=", "gt", ">", "gte", ">=", "lt", "<", "lte", "<=");

    private final Map<String, Field> fields = new LinkedHashMap<>();

    /**
     * What a value is compared with.
     *
     * @param other a column that may be equal instead, with a {@code +} before the value; null where there is none
     * @param standard the operator of a value that names none
     */
    private record Field(
            String column, @Nullable String other, Function<String, Optional<?>> reader, String standard) {}

    /** Conditions to append to a {@code where}, each starting with {@code and}, with the values they bind. */
    public record Conditions(String sql, Map<String, Object> values) {

        /** These and one more, which binds nothing that a client sent. */
        public Conditions and(String condition) {
            return new Conditions(sql + "\nand " + condition, values);
        }
    }

    public Filters text(String field, String column) {
        return add(field, column, Optional::of);
    }

    /** Text compared without regard to case; the column must hold lower case. */
    public Filters lowerCase(String field, String column) {
        return add(field, column, text -> Optional.of(text.toLowerCase(Locale.ROOT)));
    }

    /** One of the names of a type, which the column holds in lower case. */
    public Filters oneOf(String field, String column, Class<? extends Enum<?>> type) {
        return add(
                field,
                column,
                text -> Arrays.stream(type.getEnumConstants())
                        .map(it -> it.name().toLowerCase(Locale.ROOT))
                        .filter(text::equalsIgnoreCase)
                        .findFirst());
    }

    /** A telephone number of which only the digits count: as it is dialled inside its country or, if it is asked for, E.164. */
    public Filters phone(String field, String nationalColumn, String e164Column) {
        fields.put(field, new Field(nationalColumn, e164Column, Filters::digits, "eq"));
        return this;
    }

    private static Optional<?> digits(String text) {
        var digits = text.replaceAll("\\D", "");
        return digits.isEmpty() ? Optional.empty() : Optional.of(digits);
    }

    public Filters number(String field, String column) {
        return add(field, column, Filters::whole);
    }

    public Filters time(String field, String column) {
        return add(field, column, Filters::moment);
    }

    /** A time that means "from then on" where the value names no operator. */
    public Filters since(String field, String column) {
        return add(field, column, Filters::moment, "gte");
    }

    /** A time that means "until then" where the value names no operator. */
    public Filters until(String field, String column) {
        return add(field, column, Filters::moment, "lte");
    }

    private static Optional<?> moment(String text) {
        return SentTime.parse(text).map(it -> Timestamp.from(it.at()));
    }

    public Filters truth(String field, String column) {
        return add(field, column, text -> switch (text) {
            case "true", "1" -> Optional.of(true);
            case "false", "0" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    public Filters hex32(String field, String column) {
        return add(field, column, Hex32::parse);
    }

    private Filters add(String field, String column, Function<String, Optional<?>> reader) {
        return add(field, column, reader, "eq");
    }

    private Filters add(String field, String column, Function<String, Optional<?>> reader, String standard) {
        fields.put(field, new Field(column, null, reader, standard));
        return this;
    }

    private static Optional<?> whole(String text) {
        try {
            return Optional.of(new BigDecimal(text).longValueExact());
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return Optional.empty();
        }
    }

    /** Reads the request's filters; throws a {@link Refusal} that names every one that cannot be read. */
    public Conditions read(HttpServletRequest request) {
        var sql = new StringBuilder();
        var values = new HashMap<String, Object>();
        var violations = new Violations();
        fields.forEach((name, field) -> {
            for (var text : sent(request, name)) {
                condition(name, field, text.strip(), "filter" + values.size(), sql, values, violations);
            }
        });
        violations.throwIfAny();
        return new Conditions(sql.toString(), values);
    }

    static List<String> sent(HttpServletRequest request, String name) {
        var values = request.getParameterValues(name);
        if (values == null && name.indexOf('.') > 0) {
            values = request.getParameterValues(name.replace('.', '_'));
        }
        return values == null ? List.of() : Arrays.asList(values);
    }

    private static void condition(
            String name,
            Field field,
            String text,
            String parameter,
            StringBuilder sql,
            Map<String, Object> values,
            Violations violations) {
        int bar = text.indexOf('|');
        var operator = bar < 0 ? field.standard() : text.substring(0, bar).strip();
        var operand = text.substring(bar + 1);
        var comparison = COMPARISONS.get(operator);
        var texts = comparison == null ? List.of(operand.split(",")) : List.of(operand);
        var read = texts.stream()
                .map(it -> field.reader().apply(it.strip()))
                .flatMap(Optional::stream)
                .toList();
        boolean known = comparison != null || List.of("in", "not_in", "between").contains(operator);
        if (!known
                || texts.isEmpty()
                || read.size() != texts.size()
                || !Text.isStorable(operand)
                || read.size() > MOST_VALUES
                || ("between".equals(operator) && read.size() != 2)) {
            violations.add(name, Messages.selectedInvalid(name));
            return;
        }
        String condition;
        if (comparison != null) {
            condition = field.column() + " " + comparison + " :" + parameter;
            values.put(parameter, read.getFirst());
        } else if ("between".equals(operator)) {
            condition = field.column() + " between :" + parameter + " and :" + parameter + "_high";
            values.put(parameter, read.getFirst());
            values.put(parameter + "_high", read.getLast());
        } else {
            condition = field.column() + ("not_in".equals(operator) ? " not in (:" : " in (:") + parameter + ")";
            values.put(parameter, read);
        }
        if (field.other() != null && List.of("eq", "in", "not_in").contains(operator)) {
            condition = "not_in".equals(operator)
                    ? condition + " and " + field.other() + " not in (:" + parameter + "_other)"
                    : "(" + condition + " or " + field.other() + " in (:" + parameter + "_other))";
            values.put(parameter + "_other", read.stream().map(it -> "+" + it).toList());
        }
        sql.append("\nand ").append(condition);
    }
}
