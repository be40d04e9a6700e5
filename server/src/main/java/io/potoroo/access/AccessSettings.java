package io.potoroo.access;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set about access.
 *
 * @param secretKey what signing keys are sealed with, 32 random characters or more; every node needs the same. Generated
 *     into the data folder where it is not set
 * @param accessTokenLifetime how long an access token is good
 * @param refreshTokenLifetime how long a refresh token is good; each use gives a new one
 * @param codeLifetime how long an authorization code waits to be exchanged
 * @param sessionLifetime how long a browser stays signed in
 * @param strictApplicationKey whether an API request without {@code X-Application-Key} is refused
 * @param signUp whether strangers may create an account for themselves
 * @param attemptWindow how long failed passwords are counted, and how long a throttled one waits at most
 * @param attemptsPerUser failed passwords for one e-mail address in a window
 * @param attemptsPerClient failed passwords through one application in a window
 * @param attemptsPerAddress failed passwords and secrets from one network address in a window
 * @param attemptsPerPin wrong PINs for one customer in a window
 * @param pinAttemptsPerBusiness wrong PINs for all customers of a business in a window
 * @param employeePinAttempts PINs in a window that are no employee's of a business: fewer, as any of them will do
 */
@ConfigurationProperties("potoroo")
record AccessSettings(
        @Nullable String secretKey,
        @DefaultValue("24h") Duration accessTokenLifetime,
        @DefaultValue("30d") Duration refreshTokenLifetime,
        @DefaultValue("10m") Duration codeLifetime,
        @DefaultValue("12h") Duration sessionLifetime,
        @DefaultValue("off") boolean strictApplicationKey,
        @DefaultValue("on") boolean signUp,
        @DefaultValue("15m") Duration attemptWindow,
        @DefaultValue("10") int attemptsPerUser,
        @DefaultValue("100") int attemptsPerClient,
        @DefaultValue("50") int attemptsPerAddress,
        @DefaultValue("5") int attemptsPerPin,
        @DefaultValue("50") int pinAttemptsPerBusiness,
        @DefaultValue("20") int employeePinAttempts) {}
