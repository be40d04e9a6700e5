package io.potoroo.engagement;

/** What makes a profile complete. */
enum Requirement {
    FIRST,
    LAST,
    BIRTH_DATE,
    ADDRESS,
    POSTAL_CODE,
    CONSENT,
    CUSTOM_FIELD_1,
    CUSTOM_FIELD_2,
    CUSTOM_FIELD_3,
    CUSTOM_FIELD_4,
    CUSTOM_FIELD_5
}
