package io.potoroo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares an answer with a sample of it: in place of a value a sample may say what kind it is of, such as {@code "a time"}
 * or {@code "a string or null"}; the only element of an array stands for all there are.
 */
public final class TestShapes {

    private static final String NULL = " or null";

    private static final Map<String, Predicate<JsonNode>> KINDS = Map.of(
            "a string", JsonNode::isString,
            "an integer", JsonNode::isIntegralNumber,
            "a number", JsonNode::isNumber,
            "a flag", it -> it.isIntegralNumber() && (it.asInt() == 0 || it.asInt() == 1),
            "a boolean", JsonNode::isBoolean,
            "an object", JsonNode::isObject,
            "an array", JsonNode::isArray,
            "a time", it -> it.asString("").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00"),
            "a hex id", it -> it.asString("").matches("[0-9a-f]{32}"),
            "an address", it -> it.asString("").matches("http://[^ ]+"));

    private TestShapes() {}

    /** It has what the sample has, and may have more. */
    public static void assertLike(TestClient.Answer answer, String sample) {
        compare("", JsonMapper.shared().readTree(sample), answer.ok(), false);
    }

    /** It has what the sample has, and nothing else. */
    public static void assertExactly(JsonNode actual, String sample) {
        compare("", JsonMapper.shared().readTree(sample), actual, true);
    }

    private static void compare(String at, JsonNode sample, JsonNode actual, boolean exactly) {
        if (sample.isObject()) {
            assertThat(actual.isObject()).as("%s is an object: %s", at, actual).isTrue();
            if (exactly) {
                assertThat(actual.propertyNames()).as(at).hasSameElementsAs(sample.propertyNames());
            }
            sample.properties().forEach(it -> {
                assertThat(actual.has(it.getKey()))
                        .as("%s/%s in %s", at, it.getKey(), actual)
                        .isTrue();
                compare(at + "/" + it.getKey(), it.getValue(), actual.path(it.getKey()), exactly);
            });
        } else if (sample.isArray()) {
            assertThat(actual.isArray()).as("%s is an array: %s", at, actual).isTrue();
            assertThat(actual.isEmpty()).as("%s is empty: %s", at, actual).isEqualTo(sample.isEmpty());
            if (sample.size() > 1) {
                assertThat(actual).as(at).hasSameSizeAs(sample);
            }
            for (int i = 0; i < actual.size(); i++) {
                compare(at + "/" + i, sample.path(sample.size() > 1 ? i : 0), actual.path(i), exactly);
            }
        } else if (sample.isNumber()) {
            assertThat(actual.isNumber()).as("%s is a number: %s", at, actual).isTrue();
            assertThat(actual.decimalValue()).as(at).isEqualByComparingTo(sample.decimalValue());
        } else {
            compareValue(at, sample, actual);
        }
    }

    private static void compareValue(String at, JsonNode sample, JsonNode actual) {
        var kind = sample.isString() ? sample.stringValue() : "";
        if (kind.endsWith(NULL) && actual.isNull()) {
            return;
        }
        var known = KINDS.get(kind.endsWith(NULL) ? kind.substring(0, kind.length() - NULL.length()) : kind);
        if (known == null) {
            assertThat(actual).as(at).isEqualTo(sample);
        } else {
            assertThat(known.test(actual)).as("%s is %s: %s", at, kind, actual).isTrue();
        }
    }
}
