package io.potoroo.web;

import io.potoroo.kernel.Language;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import org.springframework.http.HttpHeaders;

/** The language of an answer, by {@code Accept-Language} (RFC 9110 §12.5.4). */
public final class PreferredLanguage {

    /** No browser sends more; what takes part in it is compared with each other. */
    private static final int LONGEST = 500;

    private PreferredLanguage() {}

    /** The one that the caller prefers of all. */
    public static Language of(HttpServletRequest request) {
        return of(request, EnumSet.allOf(Language.class));
    }

    /** The one that the caller prefers of those {@code available}; English where it prefers none, or too many. */
    public static Language of(HttpServletRequest request, Collection<Language> available) {
        var header = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        if (header == null || header.length() > LONGEST) {
            return Language.EN;
        }
        try {
            var code = Locale.lookupTag(
                    Locale.LanguageRange.parse(header),
                    available.stream().map(Language::code).toList());
            return available.stream()
                    .filter(it -> it.code().equalsIgnoreCase(code))
                    .findFirst()
                    .orElse(Language.EN);
        } catch (IllegalArgumentException unreadable) {
            return Language.EN;
        }
    }
}
