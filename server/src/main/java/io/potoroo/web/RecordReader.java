package io.potoroo.web;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.potoroo.kernel.EmailAddress;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Text;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads JSON objects into records the way the wire contract wants it: strings trimmed and empty ones null, numbers also
 * as numeric strings, unknown keys ignored, and every failing field told with the catalogue's message.
 *
 * <p>A JSON mapper stops at the first value of a wrong type and knows nothing of the rules beside it; a till needs to
 * hear of all of them at once.
 */
final class RecordReader {

    private static final BigDecimal LARGEST_WHOLE = BigDecimal.valueOf(1L << 53);

    private static final int MOST_DECIMALS = 12;
    private static final int MOST_ITEMS = 1000;
    private static final int MOST_CHARACTERS = 10_000;

    private static final java.util.regex.Pattern NUMBER =
            java.util.regex.Pattern.compile("[+-]?\\d{1,30}(\\.\\d{1,30})?");

    private static final Map<Class<?>, Shape> SHAPES = new ConcurrentHashMap<>();

    private RecordReader() {}

    static <T> T read(Class<T> type, JsonNode object, Violations violations) {
        return type.cast(readRecord(type, object, "", violations));
    }

    private static Object readRecord(Class<?> type, JsonNode object, String prefix, Violations violations) {
        var shape = SHAPES.computeIfAbsent(type, Shape::of);
        var values = new @Nullable Object[shape.components.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = shape.components.get(i).read(object, prefix, violations);
        }
        try {
            return shape.constructor.newInstance(values);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot build " + type, impossible);
        }
    }

    private record Shape(Constructor<?> constructor, List<Component> components) {

        static Shape of(Class<?> type) {
            var components = type.getRecordComponents();
            try {
                var constructor = type.getDeclaredConstructor(
                        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
                constructor.setAccessible(true);
                return new Shape(
                        constructor,
                        Arrays.stream(components).map(Component::of).toList());
            } catch (NoSuchMethodException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    private record Component(String name, List<String> aliases, boolean required, boolean optional, Value value) {

        static Component of(RecordComponent component) {
            var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
            var alias = component.getAccessor().getAnnotation(JsonAlias.class);
            var optional = component.getType() == Optional.class;
            var type = optional ? argument(component.getGenericType()) : component.getGenericType();
            return new Component(
                    renamed == null ? snakeCase(component.getName()) : renamed.value(),
                    alias == null ? List.of() : List.of(alias.value()),
                    component.getAccessor().isAnnotationPresent(NotNull.class),
                    optional,
                    Value.of(type, component));
        }

        @Nullable Object read(JsonNode object, String prefix, Violations violations) {
            var node = object.get(name);
            for (int i = 0; node == null && i < aliases.size(); i++) {
                node = object.get(aliases.get(i));
            }
            var field = prefix + name;
            var read = node == null || node.isNull() ? null : value.read(node, field, violations);
            if (read == null && required && !violations.has(field)) {
                violations.add(field, Messages.required(field));
            }
            if (!optional) {
                return read;
            }
            return node == null ? null : Optional.ofNullable(read);
        }
    }

    /** One kind of value with the rules its component carries. */
    private record Value(Type type, AnnotatedElement rules, java.util.regex.@Nullable Pattern form) {

        static Value of(Type type, RecordComponent component) {
            var pattern = component.getAccessor().getAnnotation(Pattern.class);
            return new Value(
                    type,
                    component.getAccessor(),
                    pattern == null ? null : java.util.regex.Pattern.compile(pattern.regexp()));
        }

        @Nullable Object read(JsonNode node, String field, Violations violations) {
            if (blank(node)) {
                return null;
            }
            if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
                return list(node, field, violations, argument(list));
            }
            return one((Class<?>) type, node, field, violations);
        }

        private @Nullable Object one(Class<?> wanted, JsonNode node, String field, Violations violations) {
            if (wanted == String.class) {
                var text = text(node, field, violations);
                return text == null ? null : checked(text, field, violations);
            }
            if (wanted == Boolean.class) {
                return bool(node, field, violations);
            }
            if (wanted == BigDecimal.class) {
                var number = number(node);
                if (number == null) {
                    return failed(violations, field, Messages.mustBeNumber(field));
                }
                return checked(number, field, violations);
            }
            if (wanted == Long.class || wanted == Integer.class) {
                return whole(wanted, node, field, violations);
            }
            if (wanted == JsonNode.class) {
                return node;
            }
            if (wanted.isRecord() && wanted != SentTime.class) {
                return node.isObject()
                        ? readRecord(wanted, node, field + ".", violations)
                        : failed(violations, field, Messages.mustBeObject(field));
            }
            var text = text(node, field, violations);
            return text == null ? null : parsed(wanted, text, field, violations);
        }

        private static @Nullable Object parsed(Class<?> wanted, String text, String field, Violations violations) {
            if (wanted == SentTime.class) {
                var time = SentTime.parse(text);
                return time.isPresent() ? time.get() : failed(violations, field, Messages.notADate(field));
            }
            if (wanted == LocalDate.class) {
                try {
                    var date = LocalDate.parse(text);
                    if (date.getYear() > 0 && date.getYear() < 10_000) {
                        return date;
                    }
                } catch (DateTimeParseException notADate) {
                    // Told below.
                }
                return failed(violations, field, Messages.notADate(field));
            }
            if (wanted == UUID.class) {
                var id = Hex32.parse(text);
                return id.isPresent() ? id.get() : failed(violations, field, Messages.selectedInvalid(field));
            }
            if (wanted.isEnum()) {
                for (var constant : wanted.getEnumConstants()) {
                    if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) {
                        return constant;
                    }
                }
                return failed(violations, field, Messages.selectedInvalid(field));
            }
            throw new IllegalStateException("no way to read " + wanted);
        }

        private @Nullable Object list(JsonNode sent, String field, Violations violations, Type item) {
            var format = rules.getAnnotation(JsonFormat.class);
            boolean oneWillDo =
                    format != null && List.of(format.with()).contains(JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
            var node = oneWillDo && sent.isObject()
                    ? JsonNodeFactory.instance.arrayNode().add(sent)
                    : sent;
            if (!node.isArray()) {
                return failed(violations, field, Messages.mustBeArray(field));
            }
            var size = rules.getAnnotation(Size.class);
            int most = size == null || size.max() == Integer.MAX_VALUE ? MOST_ITEMS : size.max();
            if (node.size() > most) {
                return failed(violations, field, Messages.tooManyItems(field, most));
            }
            if (size != null && node.size() < size.min()) {
                return failed(violations, field, Messages.tooFewItems(field, size.min()));
            }
            var items = new ArrayList<>(node.size());
            var plain = new Value(item, Value.class, null);
            for (int i = 0; i < node.size(); i++) {
                var at = field + "." + i;
                var value = plain.read(node.get(i), at, violations);
                if (value != null) {
                    items.add(value);
                } else if (!violations.has(at)) {
                    violations.add(at, Messages.required(at));
                }
            }
            return List.copyOf(items);
        }

        private static boolean blank(JsonNode node) {
            return node.isString() && node.stringValue().isBlank();
        }

        private static @Nullable String text(JsonNode node, String field, Violations violations) {
            if (!node.isString()) {
                violations.add(field, Messages.mustBeString(field));
                return null;
            }
            return node.stringValue().strip();
        }

        private static @Nullable Boolean bool(JsonNode node, String field, Violations violations) {
            return switch (node.asString("")) {
                case "true", "1" -> true;
                case "false", "0" -> false;
                default -> {
                    violations.add(field, Messages.mustBeBoolean(field));
                    yield null;
                }
            };
        }

        private static @Nullable BigDecimal number(JsonNode node) {
            if (node.isNumber()) {
                return node.decimalValue();
            }
            var text = node.isString() ? node.stringValue().strip() : "";
            return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
        }

        private @Nullable Object whole(Class<?> wanted, JsonNode node, String field, Violations violations) {
            var number = number(node);
            // The scale comes first: a number like 1e999999999 must not be written out.
            if (number == null
                    || Math.abs(number.scale()) > 30
                    || number.stripTrailingZeros().scale() > 0) {
                return failed(violations, field, Messages.mustBeInteger(field));
            }
            var most = wanted == Integer.class ? BigDecimal.valueOf(Integer.MAX_VALUE) : LARGEST_WHOLE;
            if (bounded(number, most, field, violations) == null) {
                return null;
            }
            var oneOf = rules.getAnnotation(OneOf.class);
            if (oneOf != null && Arrays.stream(oneOf.value()).noneMatch(it -> it == number.longValue())) {
                return failed(violations, field, Messages.selectedInvalid(field));
            }
            return wanted == Integer.class ? (Object) number.intValueExact() : (Object) number.longValueExact();
        }

        private @Nullable String checked(String text, String field, Violations violations) {
            var size = rules.getAnnotation(Size.class);
            int most = size == null || size.max() == Integer.MAX_VALUE ? MOST_CHARACTERS : size.max();
            int characters = text.codePointCount(0, text.length());
            if (characters > most) {
                violations.add(field, Messages.tooLong(field, most));
                return null;
            }
            if (size != null && characters < size.min()) {
                violations.add(field, Messages.tooShort(field, size.min()));
                return null;
            }
            if (!Text.isStorable(text) || (form != null && !form.matcher(text).matches())) {
                violations.add(field, Messages.badFormat(field));
                return null;
            }
            if (rules.isAnnotationPresent(Email.class) && !EmailAddress.isOne(text)) {
                violations.add(field, Messages.notAnEmail(field));
                return null;
            }
            return text;
        }

        private @Nullable BigDecimal checked(BigDecimal number, String field, Violations violations) {
            if (Math.abs(number.scale()) > 30 || number.precision() > 60) {
                violations.add(field, Messages.mustBeNumber(field));
                return null;
            }
            var digits = rules.getAnnotation(Digits.class);
            int decimals = digits == null ? MOST_DECIMALS : digits.fraction();
            if (number.stripTrailingZeros().scale() > decimals) {
                violations.add(field, Messages.tooManyDecimals(field, decimals));
                return null;
            }
            return bounded(number, Violations.LARGEST_AMOUNT, field, violations);
        }

        private @Nullable BigDecimal bounded(BigDecimal number, BigDecimal most, String field, Violations violations) {
            var message = outOfBounds(number, most, field);
            if (message != null) {
                violations.add(field, message);
                return null;
            }
            return number;
        }

        private @Nullable Message outOfBounds(BigDecimal number, BigDecimal largest, String field) {
            var min = rules.getAnnotation(Min.class);
            if (min != null && number.compareTo(BigDecimal.valueOf(min.value())) < 0) {
                return Messages.tooSmall(field, BigDecimal.valueOf(min.value()));
            }
            if (rules.isAnnotationPresent(PositiveOrZero.class) && number.signum() < 0) {
                return Messages.tooSmall(field, BigDecimal.ZERO);
            }
            var least = rules.getAnnotation(DecimalMin.class);
            if (least != null && number.compareTo(new BigDecimal(least.value())) < 0) {
                return Messages.tooSmall(field, new BigDecimal(least.value()));
            }
            if (rules.isAnnotationPresent(Positive.class) && number.signum() <= 0) {
                return Messages.mustExceed(field, BigDecimal.ZERO);
            }
            var max = rules.getAnnotation(Max.class);
            var most = max == null ? largest : BigDecimal.valueOf(max.value());
            if (number.compareTo(most) > 0) {
                return Messages.tooBig(field, most);
            }
            return number.compareTo(largest.negate()) < 0 ? Messages.tooSmall(field, largest.negate()) : null;
        }

        private static @Nullable Object failed(Violations violations, String field, Message message) {
            violations.add(field, message);
            return null;
        }
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static Type argument(Type parameterized) {
        return ((ParameterizedType) parameterized).getActualTypeArguments()[0];
    }
}
