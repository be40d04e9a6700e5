package io.potoroo.connectors.magento;

import io.potoroo.kernel.Language;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;

/** The words of a storefront in the language of a shopper, or else in English. */
record Labels(ResourceBundle words) {

    private static final String BUNDLE = "connectors.magento.labels";

    static Labels in(Language language) {
        return new Labels(ResourceBundle.getBundle(
                BUNDLE,
                Locale.of(language.code()),
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
