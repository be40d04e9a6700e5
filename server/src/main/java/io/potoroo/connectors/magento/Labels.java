package io.potoroo.connectors.magento;

import java.text.MessageFormat;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The words of a storefront in the language of a shopper, or else in English. */
record Labels(ResourceBundle words) {

    private static final String BUNDLE = "connectors.magento.labels";
    private static final List<String> LANGUAGES = List.of("en", "fr", "es");

    /** In the first of the languages that there are words in. */
    static Labels in(Enumeration<Locale> wanted) {
        var language = Collections.list(wanted).stream()
                .map(Locale::getLanguage)
                .filter(LANGUAGES::contains)
                .findFirst()
                .orElse("en");
        return new Labels(ResourceBundle.getBundle(
                BUNDLE,
                Locale.of(language),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)));
    }

    Map<String, String> all() {
        var all = new TreeMap<String, String>();
        words.keySet().stream().filter(it -> !it.startsWith("welcome")).forEach(it -> all.put(it, words.getString(it)));
        return all;
    }

    String welcome(String business, long points) {
        return new MessageFormat(words.getString(points == 0 ? "welcome" : "welcome_points"), words.getLocale())
                .format(new Object[] {business, points});
    }
}
