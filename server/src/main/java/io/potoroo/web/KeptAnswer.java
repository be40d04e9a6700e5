package io.potoroo.web;

import org.jspecify.annotations.Nullable;

/** What an Idempotency-Key was used for; without a status while the first request is still running. */
@SuppressWarnings("ArrayRecordComponent") // Never compared; the hash is, by its bytes.
record KeptAnswer(byte[] hash, @Nullable Integer status, byte[] body) {}
