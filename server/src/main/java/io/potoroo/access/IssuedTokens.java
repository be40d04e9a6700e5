package io.potoroo.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A fresh pair of tokens; a plug-in's has no refresh token, it can always ask again. */
record IssuedTokens(String accessToken, @Nullable String refreshToken, Duration accessTokenLifetime, String scope) {}
