package io.potoroo.customers;

import io.potoroo.kernel.Message;
import io.potoroo.kernel.Text;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What a business can ask for in a field of its own. */
enum CrmFieldType {
    TEXT {
        @Override
        @Nullable JsonNode read(JsonNode sent, String field, List<String> options, Violations violations) {
            if (!sent.isString()) {
                return failed(field, Messages.mustBeString(field), violations);
            }
            var text = sent.stringValue().strip();
            if (text.codePointCount(0, text.length()) > LONGEST) {
                return failed(field, Messages.tooLong(field, LONGEST), violations);
            }
            return Text.isStorable(text)
                    ? NODES.stringNode(text)
                    : failed(field, Messages.badFormat(field), violations);
        }
    },
    DATE {
        @Override
        @Nullable JsonNode read(JsonNode sent, String field, List<String> options, Violations violations) {
            try {
                return NODES.stringNode(
                        LocalDate.parse(sent.asString("").strip()).toString());
            } catch (DateTimeParseException notADate) {
                return failed(field, Messages.notADate(field), violations);
            }
        }
    },
    SELECT {
        @Override
        @Nullable JsonNode read(JsonNode sent, String field, List<String> options, Violations violations) {
            var chosen = sent.asString("").strip();
            return options.contains(chosen)
                    ? NODES.stringNode(chosen)
                    : failed(field, Messages.selectedInvalid(field), violations);
        }
    },
    BOOLEAN {
        @Override
        @Nullable JsonNode read(JsonNode sent, String field, List<String> options, Violations violations) {
            return switch (sent.asString("")) {
                case "true", "1" -> NODES.booleanNode(true);
                case "false", "0" -> NODES.booleanNode(false);
                default -> failed(field, Messages.mustBeBoolean(field), violations);
            };
        }
    },
    NUMBER {
        @Override
        @Nullable JsonNode read(JsonNode sent, String field, List<String> options, Violations violations) {
            var text = sent.isNumber()
                    ? sent.decimalValue().toString()
                    : sent.asString("").strip();
            return PLAIN_NUMBER.matcher(text).matches()
                    ? NODES.numberNode(new BigDecimal(text))
                    : failed(field, Messages.mustBeNumber(field), violations);
        }
    };

    private static final int LONGEST = 255;

    /** No exponent, so that nothing short is written out long. */
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?\\d{1,15}(\\.\\d{1,6})?");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** The value in the form it is kept in; null, and told, where it is none. */
    abstract @Nullable JsonNode read(JsonNode sent, String field, List<String> options, Violations violations);

    private static @Nullable JsonNode failed(String field, Message message, Violations violations) {
        violations.add(field, message);
        return null;
    }
}
