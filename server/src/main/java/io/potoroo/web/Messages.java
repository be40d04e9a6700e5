package io.potoroo.web;

import java.math.BigDecimal;

/** The texts of field errors; an attribute is the field's path with blanks for underscores. */
public final class Messages {

    private Messages() {}

    private static String attribute(String field) {
        return field.replace('_', ' ');
    }

    public static String required(String field) {
        return "The " + attribute(field) + " field is required.";
    }

    public static String requiredWhen(String field, String other, String value) {
        return "The " + attribute(field) + " field is required when " + attribute(other) + " is " + value + ".";
    }

    public static String requiredWith(String field, String other) {
        return "The " + attribute(field) + " field is required when " + attribute(other) + " is present.";
    }

    public static String requiredWithout(String field, String other) {
        return "The " + attribute(field) + " field is required when " + attribute(other) + " is not present.";
    }

    public static String requiredWithoutAll(String field, String... others) {
        var names = String.join(
                " / ", java.util.Arrays.stream(others).map(Messages::attribute).toList());
        return "The " + attribute(field) + " field is required when none of " + names + " are present.";
    }

    /** {@code type} with its article: "a string", "an integer", "a number", "an array", "an object". */
    public static String mustBe(String field, String type) {
        return "The " + attribute(field) + " must be " + type + ".";
    }

    public static String mustBeBoolean(String field) {
        return "The " + attribute(field) + " field must be true or false.";
    }

    public static String tooLong(String field, int characters) {
        return "The " + attribute(field) + " may not be greater than " + characters + " characters.";
    }

    public static String tooShort(String field, int characters) {
        return "The " + attribute(field) + " must be at least " + characters + " characters.";
    }

    public static String tooBig(String field, BigDecimal most) {
        return "The " + attribute(field) + " may not be greater than " + most.toPlainString() + ".";
    }

    public static String tooSmall(String field, BigDecimal least) {
        return "The " + attribute(field) + " must be at least " + least.toPlainString() + ".";
    }

    public static String mustExceed(String field, BigDecimal bound) {
        return "The " + attribute(field) + " must be greater than " + bound.toPlainString() + ".";
    }

    public static String tooManyItems(String field, int items) {
        return "The " + attribute(field) + " may not have more than " + items + " items.";
    }

    public static String tooFewItems(String field, int items) {
        return "The " + attribute(field) + " must have at least " + items + " items.";
    }

    public static String mustNotFallBelow(String field, String other) {
        return "The " + attribute(field) + " must be greater than or equal to " + attribute(other) + ".";
    }

    public static String selectedInvalid(String field) {
        return "The selected " + attribute(field) + " is invalid.";
    }

    public static String taken(String field) {
        return "The " + attribute(field) + " has already been taken.";
    }

    public static String notADate(String field) {
        return "The " + attribute(field) + " is not a valid date.";
    }

    public static String mustBeBeforeNow(String field) {
        return "The " + attribute(field) + " must be a date before now.";
    }

    public static String badFormat(String field) {
        return "The " + attribute(field) + " format is invalid.";
    }

    public static String notAnEmail(String field) {
        return "The " + attribute(field) + " must be a valid email address.";
    }

    public static String tooManyDecimals(String field, int places) {
        return "The " + attribute(field) + " may not have more than " + places + " decimal places.";
    }

    public static String duplicate(String field) {
        return "The " + attribute(field) + " field has a duplicate value.";
    }

    public static String prohibited(String field) {
        return "The " + attribute(field) + " field is prohibited.";
    }

    public static String wrongFileType(String field, String types) {
        return "The " + attribute(field) + " must be a file of type: " + types + ".";
    }

    public static String notAnImage(String field) {
        return "The " + attribute(field) + " must be an image.";
    }

    public static String wrongDimensions(String field) {
        return "The " + attribute(field) + " has invalid image dimensions.";
    }

    public static String tooLarge(String field, int kilobytes) {
        return "The " + attribute(field) + " may not be greater than " + kilobytes + " kilobytes.";
    }

    public static String mustBeLater(String field, String other) {
        return "The " + attribute(field) + " must be after " + attribute(other) + ".";
    }
}
