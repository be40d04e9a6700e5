package io.potoroo.connectors;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * An object in a platform's JSON, read without believing much: numbers may be strings, anything may be null, missing or
 * empty, and what cannot be read is as if it were not there.
 */
public final class PlatformJson {

    private static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Pattern UNKEEPABLE = Pattern.compile("[\\x{0}\\p{Cs}]");

    private static final int LONGEST_NUMBER = 40;
    private static final int MOST_DIGITS_AFTER = 20;

    private final JsonNode node;

    private PlatformJson(JsonNode node) {
        this.node = node;
    }

    public static PlatformJson of(JsonNode node) {
        return new PlatformJson(node);
    }

    /** Throws an exception of Jackson's where it is not JSON at all. */
    public static PlatformJson read(byte[] json) {
        return new PlatformJson(EXACT.readTree(json));
    }

    public static PlatformJson read(String json) {
        return new PlatformJson(EXACT.readTree(json));
    }

    public JsonNode node() {
        return node;
    }

    /** As UTF-8, for an event that holds this part of a larger answer. */
    public byte[] bytes() {
        // Not straight to bytes, which halves of letters would make fail.
        return EXACT.writeValueAsString(node).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether it says anything of it, be it that there is none. */
    public boolean tells(String field) {
        return node.has(field);
    }

    /** Whether there is anything; an empty text is nothing. */
    public boolean has(String field) {
        var value = node.path(field);
        return value.isContainer() || text(value) != null;
    }

    /** Strings without blanks around them, numbers and truths as they are written; null for what is empty or no scalar. */
    public @Nullable String text(String field) {
        return text(node.path(field));
    }

    private static @Nullable String text(JsonNode value) {
        var text = value.isString() ? keepable(value.stringValue()).strip() : scalar(value);
        return text == null || text.isEmpty() ? null : text;
    }

    /** Without what no database can keep: the letter 0, and halves of letters, which platforms make by cutting. */
    private static String keepable(String text) {
        return UNKEEPABLE.matcher(text).replaceAll("");
    }

    /** Also identifiers that no floating point number could hold; an exponent could make a few characters gigabytes. */
    private static @Nullable String scalar(JsonNode value) {
        if (value.isIntegralNumber()) {
            return value.bigIntegerValue().toString();
        }
        if (value.isNumber()) {
            var number = value.decimalValue();
            return Math.abs(number.scale()) > LONGEST_NUMBER ? number.toString() : number.toPlainString();
        }
        return value.isBoolean() ? Boolean.toString(value.booleanValue()) : null;
    }

    /** As {@link #text}, on platforms where 0 means that there is none. */
    public @Nullable String reference(String field) {
        var text = text(field);
        return "0".equals(text) ? null : text;
    }

    public @Nullable BigDecimal decimal(String field) {
        return number(text(field));
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        if (text == null || text.length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            var number = new BigDecimal(text);
            return Math.abs((long) number.precision() - number.scale()) > LONGEST_NUMBER
                            || number.scale() > MOST_DIGITS_AFTER
                    ? null
                    : number;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** Zero where there is none. */
    public BigDecimal amount(String field) {
        var amount = decimal(field);
        return amount == null ? BigDecimal.ZERO : amount;
    }

    /** With an offset, or without one and then UTC; also with a blank between date and time. */
    public @Nullable Instant instant(String field) {
        var text = text(field);
        if (text == null) {
            return null;
        }
        var iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        var offset = read(iso, it -> OffsetDateTime.parse(it).toInstant());
        return offset != null ? offset : read(iso, it -> LocalDateTime.parse(it).toInstant(ZoneOffset.UTC));
    }

    private static @Nullable Instant read(String text, Function<String, Instant> format) {
        try {
            return format.apply(text);
        } catch (DateTimeException another) {
            return null;
        }
    }

    /** {@code true}, {@code "true"}, 1 or {@code "1"}. */
    public boolean isTrue(String field) {
        var text = text(field);
        return text != null && (text.equalsIgnoreCase("true") || text.equals("1"));
    }

    /** An empty one where there is none. */
    public PlatformJson object(String field) {
        var value = node.path(field);
        return new PlatformJson(value.isObject() ? value : MissingNode.getInstance());
    }

    /** The objects in an array; the object alone where an array of one is written so. */
    public List<PlatformJson> list(String field) {
        return elements(node.path(field));
    }

    /** The objects in this, which may itself be an array. */
    public List<PlatformJson> elements() {
        return elements(node);
    }

    private static List<PlatformJson> elements(JsonNode value) {
        if (value.isObject()) {
            return List.of(new PlatformJson(value));
        }
        return value.valueStream()
                .filter(JsonNode::isObject)
                .map(PlatformJson::new)
                .toList();
    }

    /** The scalars in an array, as texts; the scalar alone where an array of one is written so. */
    public List<String> texts(String field) {
        var value = node.path(field);
        var one = text(value);
        if (one != null) {
            return List.of(one);
        }
        return value.isArray()
                ? value.valueStream()
                        .map(PlatformJson::text)
                        .flatMap(Stream::ofNullable)
                        .toList()
                : List.of();
    }
}
