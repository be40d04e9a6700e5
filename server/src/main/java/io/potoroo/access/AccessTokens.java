package io.potoroo.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.potoroo.kernel.Hex32;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.stereotype.Component;

/**
 * Access tokens as they travel: signed JWTs (RFC 9068 in spirit, RS256), read without asking the database.
 *
 * <p>A signature costs 50 µs to check, more than the rest of a small request, so tokens found good are remembered by
 * their hash. Whether one was revoked since is asked of {@link Revocations} each time.
 */
@Component
class AccessTokens {

    private static final int KEY_BITS = 2048;
    private static final int MOST_CHARACTERS = 4096;
    private static final int MOST_REMEMBERED = 100_000;
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(10);
    private static final String BUSINESS = "business";
    private static final String CLIENT = "client_id";
    private static final String CUSTOMER = "customer";
    private static final String SCOPE = "scope";

    private final JwtEncoder encoder;
    private final JwtDecoder decoder;
    private final Clock clock;
    private final Cache<String, Bearer> verified = Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(REMEMBERED_FOR)
            .build();

    AccessTokens(SigningKeyRepository keys, ServerKey serverKey, Clock clock) {
        this.clock = clock;
        var pair = signingKey(keys, serverKey, clock);
        var publicKey = (RSAPublicKey) pair.getPublic();
        this.encoder = NimbusJwtEncoder.withKeyPair(publicKey, (RSAPrivateCrtKey) pair.getPrivate())
                .algorithm(SignatureAlgorithm.RS256)
                .build();
        var timestamps = new JwtTimestampValidator(Duration.ZERO);
        timestamps.setClock(clock);
        var decoder = NimbusJwtDecoder.withPublicKey(publicKey)
                .signatureAlgorithm(SignatureAlgorithm.RS256)
                .build();
        decoder.setJwtValidator(timestamps);
        this.decoder = decoder;
    }

    private static KeyPair signingKey(SigningKeyRepository keys, ServerKey serverKey, Clock clock) {
        if (keys.find().isEmpty()) {
            keys.addFirst(serverKey.seal(generate()), clock.instant());
        }
        var sealed = keys.find().orElseThrow();
        try {
            var factory = KeyFactory.getInstance("RSA");
            var secret = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(serverKey.open(sealed)));
            BigInteger modulus = secret.getModulus();
            return new KeyPair(
                    factory.generatePublic(new RSAPublicKeySpec(modulus, secret.getPublicExponent())), secret);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The signing key in the database is not an RSA key.", broken);
        }
    }

    private static byte[] generate() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return generator.generateKeyPair().getPrivate().getEncoded();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    String sign(UUID tokenId, Grant grant, Instant issuedAt, Instant expiresAt) {
        var claims = JwtClaimsSet.builder()
                .id(Hex32.print(tokenId))
                .claim(BUSINESS, Hex32.print(grant.businessId()))
                .claim(CLIENT, Long.toString(grant.clientId()))
                .claim(SCOPE, grant.scope())
                .issuedAt(issuedAt)
                .expiresAt(expiresAt);
        if (grant.userId() != null) {
            claims.subject(Hex32.print(grant.userId()));
        }
        if (grant.customerId() != null) {
            claims.claim(CUSTOMER, Hex32.print(grant.customerId()));
        }
        var header = JwsHeader.with(SignatureAlgorithm.RS256).type("JWT").build();
        return encoder.encode(JwtEncoderParameters.from(header, claims.build())).getTokenValue();
    }

    /** The holder of a token that we signed and that has not ended; says nothing about revocation. */
    Optional<Bearer> read(String token) {
        if (token.length() > MOST_CHARACTERS) {
            return Optional.empty();
        }
        var hash = Secrets.print(Secrets.hash(token));
        var known = verified.getIfPresent(hash);
        if (known != null) {
            return Optional.of(known).filter(it -> clock.instant().isBefore(it.expiresAt()));
        }
        try {
            var bearer = bearer(decoder.decode(token), hash);
            verified.put(hash, bearer);
            return Optional.of(bearer);
        } catch (BadJwtException notOurs) {
            return Optional.empty();
        }
    }

    private static Bearer bearer(Jwt jwt, String hash) {
        var businessId = id(jwt.getClaimAsString(BUSINESS));
        long clientId = Long.parseLong(Objects.requireNonNull(jwt.getClaimAsString(CLIENT)));
        var expiresAt = Objects.requireNonNull(jwt.getExpiresAt());
        if (jwt.hasClaim(CUSTOMER)) {
            return new Member(businessId, id(jwt.getClaimAsString(CUSTOMER)), clientId, id(jwt.getId()), expiresAt);
        }
        var subject = jwt.getSubject();
        return new Caller(
                businessId,
                subject == null ? null : id(subject),
                clientId,
                id(jwt.getId()),
                Scope.MAGENTO.equals(jwt.getClaimAsString(SCOPE)),
                hash,
                expiresAt);
    }

    private static UUID id(@Nullable String hex) {
        return Hex32.parse(Objects.requireNonNull(hex)).orElseThrow();
    }
}
