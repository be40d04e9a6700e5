package io.potoroo.web;

import io.potoroo.kernel.Message;
import java.math.BigDecimal;

/** The texts of field errors; an attribute is the field's path with blanks for underscores. */
public final class Messages {

    private Messages() {}

    private static String attribute(String field) {
        return field.replace('_', ' ');
    }

    public static Message required(String field) {
        return Message.of("The {0} field is required.", attribute(field));
    }

    public static Message requiredWhen(String field, String other, String value) {
        return Message.of("The {0} field is required when {1} is {2}.", attribute(field), attribute(other), value);
    }

    public static Message requiredWith(String field, String other) {
        return Message.of("The {0} field is required when {1} is present.", attribute(field), attribute(other));
    }

    public static Message requiredWithout(String field, String other) {
        return Message.of("The {0} field is required when {1} is not present.", attribute(field), attribute(other));
    }

    public static Message requiredWithoutAll(String field, String... others) {
        var names = String.join(
                " / ", java.util.Arrays.stream(others).map(Messages::attribute).toList());
        return Message.of("The {0} field is required when none of {1} are present.", attribute(field), names);
    }

    public static Message mustBeString(String field) {
        return Message.of("The {0} must be a string.", attribute(field));
    }

    public static Message mustBeInteger(String field) {
        return Message.of("The {0} must be an integer.", attribute(field));
    }

    public static Message mustBeNumber(String field) {
        return Message.of("The {0} must be a number.", attribute(field));
    }

    public static Message mustBeArray(String field) {
        return Message.of("The {0} must be an array.", attribute(field));
    }

    public static Message mustBeObject(String field) {
        return Message.of("The {0} must be an object.", attribute(field));
    }

    public static Message mustBeBoolean(String field) {
        return Message.of("The {0} field must be true or false.", attribute(field));
    }

    public static Message tooLong(String field, int characters) {
        return Message.of("The {0} may not be greater than {1} characters.", attribute(field), characters);
    }

    public static Message tooShort(String field, int characters) {
        return Message.of("The {0} must be at least {1} characters.", attribute(field), characters);
    }

    public static Message tooBig(String field, BigDecimal most) {
        return Message.of("The {0} may not be greater than {1}.", attribute(field), most.toPlainString());
    }

    public static Message tooSmall(String field, BigDecimal least) {
        return Message.of("The {0} must be at least {1}.", attribute(field), least.toPlainString());
    }

    public static Message mustExceed(String field, BigDecimal bound) {
        return Message.of("The {0} must be greater than {1}.", attribute(field), bound.toPlainString());
    }

    public static Message tooManyItems(String field, int items) {
        return Message.of("The {0} may not have more than {1} items.", attribute(field), items);
    }

    public static Message tooFewItems(String field, int items) {
        return Message.of("The {0} must have at least {1} items.", attribute(field), items);
    }

    public static Message mustNotFallBelow(String field, String other) {
        return Message.of("The {0} must be greater than or equal to {1}.", attribute(field), attribute(other));
    }

    public static Message selectedInvalid(String field) {
        return Message.of("The selected {0} is invalid.", attribute(field));
    }

    public static Message taken(String field) {
        return Message.of("The {0} has already been taken.", attribute(field));
    }

    public static Message notADate(String field) {
        return Message.of("The {0} is not a valid date.", attribute(field));
    }

    public static Message mustBeBeforeNow(String field) {
        return Message.of("The {0} must be a date before now.", attribute(field));
    }

    public static Message badFormat(String field) {
        return Message.of("The {0} format is invalid.", attribute(field));
    }

    public static Message notAnEmail(String field) {
        return Message.of("The {0} must be a valid email address.", attribute(field));
    }

    public static Message tooManyDecimals(String field, int places) {
        return Message.of("The {0} may not have more than {1} decimal places.", attribute(field), places);
    }

    public static Message duplicate(String field) {
        return Message.of("The {0} field has a duplicate value.", attribute(field));
    }

    public static Message prohibited(String field) {
        return Message.of("The {0} field is prohibited.", attribute(field));
    }

    public static Message wrongFileType(String field, String types) {
        return Message.of("The {0} must be a file of type: {1}.", attribute(field), types);
    }

    public static Message notAnImage(String field) {
        return Message.of("The {0} must be an image.", attribute(field));
    }

    public static Message wrongDimensions(String field) {
        return Message.of("The {0} has invalid image dimensions.", attribute(field));
    }

    public static Message tooLarge(String field, int kilobytes) {
        return Message.of("The {0} may not be greater than {1} kilobytes.", attribute(field), kilobytes);
    }

    public static Message mustBeLater(String field, String other) {
        return Message.of("The {0} must be after {1}.", attribute(field), attribute(other));
    }

    public static Message mustContainEnglish(String field) {
        return Message.of("The {0} must contain language id 1.", attribute(field));
    }

    public static Message mustHaveCharacters(String field, int least, int most) {
        return Message.of("The {0} must have {1} to {2} characters.", attribute(field), least, most);
    }
}
