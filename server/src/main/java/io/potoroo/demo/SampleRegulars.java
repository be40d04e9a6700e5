package io.potoroo.demo;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The people who come to the café again and again. */
final class SampleRegulars {

    private static final List<String> FIRST_NAMES = List.of(
            "Amara", "Bruno", "Carmen", "Dmitri", "Esther", "Felix", "Gita", "Henrik", "Imani", "Jules", "Kofi", "Lena",
            "Mateo", "Noor", "Olga", "Pedro", "Quinn", "Rosa", "Samir", "Tess");

    private static final List<String> LAST_NAMES = List.of(
            "Abbott",
            "Bianchi",
            "Castillo",
            "Dubois",
            "Evans",
            "Fischer",
            "Grant",
            "Hassan",
            "Ivanov",
            "Jensen",
            "Kaur",
            "Lopez",
            "Mbeki",
            "Nguyen",
            "Ortiz",
            "Petit",
            "Reyes",
            "Sato",
            "Turner",
            "Vargas");

    private SampleRegulars() {}

    /** As a till knows the one with this number, from 0 up to 399. */
    static Map<String, Object> of(int number) {
        var first = FIRST_NAMES.get(number % FIRST_NAMES.size());
        var last = LAST_NAMES.get(number / FIRST_NAMES.size() % LAST_NAMES.size());
        return Map.of(
                "email",
                (first + "." + last).toLowerCase(Locale.ROOT) + "@example.com",
                "first_name",
                first,
                "last_name",
                last);
    }
}
