package io.potoroo.kernel;

import java.util.Locale;

/** The languages that people can be spoken to in, by their ISO 639-1 codes. */
public enum Language {
    EN,
    FR,
    ES;

    /** In lower case, as it travels. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
