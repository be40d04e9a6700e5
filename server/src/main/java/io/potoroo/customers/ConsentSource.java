package io.potoroo.customers;

/** On which occasion a customer said what they agree to. */
enum ConsentSource {
    ENROLMENT,
    PROFILE,
    CONSENTS
}
