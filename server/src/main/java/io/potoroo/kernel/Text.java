package io.potoroo.kernel;

/** Text as the database can hold it. */
public final class Text {

    private Text() {}

    /** Whether the text has neither U+0000 nor half of a surrogate pair, which PostgreSQL takes in no text. */
    public static boolean isStorable(String text) {
        int codePoint;
        for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(i);
            if (codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE) {
                return false;
            }
        }
        return true;
    }
}
