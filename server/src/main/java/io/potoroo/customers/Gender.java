package io.potoroo.customers;

/** As a customer tells it. */
public enum Gender {
    MALE,
    FEMALE,
    NONBINARY
}
