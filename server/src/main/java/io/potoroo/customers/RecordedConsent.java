package io.potoroo.customers;

import java.time.Instant;

/** What a customer agreed to at a time; in force until the next one. */
record RecordedConsent(long id, Consent consent, Instant toldAt) {}
