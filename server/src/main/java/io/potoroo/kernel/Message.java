package io.potoroo.kernel;

import com.google.errorprone.annotations.CompileTimeConstant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody is told.
 *
 * @param sentence in English, with {@code {0}}, {@code {1}} and so on where its values go; its translations are found
 *     by it
 */
public record Message(String sentence, List<String> values) {

    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    public static Message of(@CompileTimeConstant String sentence, Object... values) {
        return new Message(sentence, Arrays.stream(values).map(String::valueOf).toList());
    }

    /** What another system says, in whatever language it does. */
    public static Message verbatim(String text) {
        return of("{0}", text);
    }

    /** With the values in a translation of the sentence. */
    public String in(String translation) {
        return values.isEmpty()
                ? translation
                : PLACE.matcher(translation)
                        .replaceAll(it -> Matcher.quoteReplacement(values.get(Integer.parseInt(it.group(1)))));
    }

    /** In English. */
    @Override
    public String toString() {
        return in(sentence);
    }
}
