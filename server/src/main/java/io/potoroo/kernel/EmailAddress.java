package io.potoroo.kernel;

import java.util.regex.Pattern;

/** One address with a dotted domain; what mail servers accept beyond that does not identify a shopper. */
public final class EmailAddress {

    private static final int LONGEST = 254;
    private static final Pattern ONE = Pattern.compile(
            "[^\\s@\"(),:;<>\\[\\\\\\]]{1,64}@[\\p{L}\\p{N}]([\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?(\\.[\\p{L}\\p{N}]([\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?)+");

    private EmailAddress() {}

    public static boolean isOne(String text) {
        return text.length() <= LONGEST && ONE.matcher(text).matches();
    }
}
