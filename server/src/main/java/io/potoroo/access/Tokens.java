package io.potoroo.access;

import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Gives tokens for codes, passwords, PINs, refresh tokens and plug-ins' own credentials.
 *
 * <p>Rows are locked in one order: application, user and membership, application key, grant. A revocation changes one of
 * them first and looks for tokens afterwards, so it either stops what runs here or finds what was issued. A refusal does
 * not undo what was written before it: that is how a replayed code or refresh token ends its grant.
 */
@Service
class Tokens {

    private static final String BAD_CODE = "The authorization code is invalid.";
    private static final String BAD_REFRESH_TOKEN = "The refresh token is invalid.";
    private static final String BAD_KEY = "The application key is invalid.";

    private final GrantRepository grants;
    private final ApplicationRepository applications;
    private final ApplicationKeyRepository keys;
    private final UserRepository users;
    private final SessionRepository sessions;
    private final Revocations revocations;
    private final AccessTokens accessTokens;
    private final MemberLookup members;
    private final Pins pins;
    private final AccessSettings settings;
    private final Clock clock;

    Tokens(
            GrantRepository grants,
            ApplicationRepository applications,
            ApplicationKeyRepository keys,
            UserRepository users,
            SessionRepository sessions,
            Revocations revocations,
            AccessTokens accessTokens,
            MemberLookup members,
            Pins pins,
            AccessSettings settings,
            Clock clock) {
        this.grants = grants;
        this.applications = applications;
        this.keys = keys;
        this.users = users;
        this.sessions = sessions;
        this.revocations = revocations;
        this.accessTokens = accessTokens;
        this.members = members;
        this.pins = pins;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The code that stands for the consent of a user who may act for the business; empty where they may not, or where
     * their session ended meanwhile: whoever ends it has changed the user first, and waits.
     */
    @Transactional
    Optional<String> code(
            Application application,
            UUID businessId,
            UUID userId,
            byte[] session,
            String redirectUri,
            @Nullable String codeChallenge) {
        if (!applications.holdsApproval(application.clientId())
                || !users.holdsAccess(businessId, userId)
                || !sessions.isOpen(session)) {
            return Optional.empty();
        }
        var code = Secrets.boundTo(businessId);
        grants.addCode(
                Secrets.hash(code),
                new AuthorizationCode(
                        businessId,
                        application.clientId(),
                        userId,
                        redirectUri,
                        Scope.ADMIN,
                        codeChallenge,
                        clock.instant().plus(settings.codeLifetime()),
                        null));
        return Optional.of(code);
    }

    @Transactional(noRollbackFor = Denied.class)
    IssuedTokens forCode(
            Application application,
            String code,
            String redirectUri,
            @Nullable String codeVerifier,
            ApplicationKeys.@Nullable Known key) {
        var hash = Secrets.hash(code);
        var kept = Secrets.businessOf(code)
                .flatMap(businessId -> grants.findCode(businessId, hash))
                .filter(it -> it.clientId() == application.clientId())
                .orElseThrow(() -> Denied.invalidGrant(BAD_CODE));
        if (kept.grantId() != null) {
            throw replayed(kept.businessId(), kept.grantId());
        }
        if (clock.instant().isAfter(kept.expiresAt())) {
            throw Denied.invalidGrant(BAD_CODE);
        }
        if (!kept.redirectUri().equals(redirectUri)) {
            throw Denied.invalidGrant("The redirect_uri is not the one the code was sent to.");
        }
        if (!kept.isProvenBy(codeVerifier)) {
            throw Denied.invalidGrant("The code_verifier does not match the code_challenge.");
        }
        var grant = new Grant(
                kept.businessId(),
                Hex32.next(),
                application.clientId(),
                kept.userId(),
                null,
                key == null ? null : key.keyId(),
                kept.scope());
        hold(application, kept.businessId(), kept.userId(), key, BAD_CODE);
        if (!grants.useCode(kept.businessId(), hash, grant.grantId())) {
            var winner = grants.findCode(kept.businessId(), hash).map(AuthorizationCode::grantId);
            throw replayed(kept.businessId(), winner.orElseThrow(() -> Denied.invalidGrant(BAD_CODE)));
        }
        return issueFirst(grant);
    }

    private Denied replayed(UUID businessId, UUID grantId) {
        revocations.revoke(grants.revoke(businessId, grantId, clock.instant()));
        return Denied.invalidGrant(BAD_CODE);
    }

    /** For a user whose password was right; the business is the key's, or else the only one they have. */
    @Transactional(noRollbackFor = Denied.class)
    IssuedTokens forUser(Application application, CheckedPassword password, ApplicationKeys.@Nullable Known key) {
        var userId = password.userId();
        var businessId = key == null ? onlyBusiness(userId) : key.businessId();
        hold(application, businessId, userId, key, BAD_KEY);
        if (!users.holdsPassword(password)) {
            throw Denied.wrongCredentials();
        }
        return issueFirst(new Grant(
                businessId,
                Hex32.next(),
                application.clientId(),
                userId,
                null,
                key == null ? null : key.keyId(),
                Scope.ADMIN));
    }

    private UUID onlyBusiness(UUID userId) {
        var memberships = users.memberships(userId);
        if (memberships.size() != 1) {
            throw Denied.invalidGrant("An application key must say which business is meant.");
        }
        return memberships.getFirst().businessId();
    }

    /** For a customer of the key's business, whose PIN it is. */
    @Transactional(noRollbackFor = Denied.class)
    IssuedTokens forMember(Application application, String username, String pin, ApplicationKeys.Known key) {
        var businessId = key.businessId();
        hold(application, businessId, null, key, BAD_KEY);
        var member = members.find(businessId, username).orElseThrow(Denied::wrongCredentials);
        if (!isRight(businessId, member, pin)) {
            throw Denied.wrongCredentials();
        }
        return issueFirst(new Grant(
                businessId,
                Hex32.next(),
                application.clientId(),
                null,
                member.customerId(),
                key.keyId(),
                Scope.MEMBER));
    }

    private boolean isRight(UUID businessId, MemberLookup.Known member, String pin) {
        try {
            return pins.tryOfCustomer(
                            businessId,
                            member.customerId(),
                            () -> pins.opens(pin, member.pinHash()) ? Optional.of(true) : Optional.empty())
                    .isPresent();
        } catch (Refusal limited) {
            throw Denied.tooManyAttempts(settings.attemptWindow());
        }
    }

    /** For a plug-in, which acts for its business; its secret may have been replaced since it was found to be right. */
    @Transactional(noRollbackFor = Denied.class)
    IssuedTokens forPlugin(Application application, String secret, ApplicationKeys.@Nullable Known key) {
        var businessId = application.businessId();
        if (businessId == null) {
            throw Denied.because(Denied.Reason.UNAUTHORIZED_CLIENT, "The application belongs to no business.");
        }
        hold(application, businessId, null, key, BAD_KEY);
        if (applications
                .secretHash(application.clientId())
                .filter(it -> Secrets.matches(secret, it))
                .isEmpty()) {
            throw Denied.invalidClient();
        }
        return issueFirst(new Grant(
                businessId,
                Hex32.next(),
                application.clientId(),
                null,
                null,
                key == null ? null : key.keyId(),
                application.scope()));
    }

    @Transactional(noRollbackFor = Denied.class)
    IssuedTokens forRefreshToken(Application application, String refreshToken, ApplicationKeys.@Nullable Known key) {
        var now = clock.instant();
        var old = Secrets.businessOf(refreshToken)
                .flatMap(businessId -> grants.findRefreshable(businessId, Secrets.hash(refreshToken)))
                .filter(it -> it.grant().clientId() == application.clientId())
                .filter(it -> now.isBefore(it.refreshExpiresAt()))
                .orElseThrow(() -> Denied.invalidGrant(BAD_REFRESH_TOKEN));
        var grant = old.grant();
        hold(application, grant.businessId(), grant.userId(), key, BAD_REFRESH_TOKEN);
        if (!grants.lock(grant)) {
            throw Denied.invalidGrant(BAD_REFRESH_TOKEN);
        }
        if (!grants.markRefreshed(grant.businessId(), old.tokenId(), now)) {
            // Either the thief or the owner is the second to come; nobody can tell, so both lose it (RFC 9700 §4.14.2).
            revocations.revoke(grants.revoke(grant.businessId(), grant.grantId(), now));
            throw Denied.invalidGrant(BAD_REFRESH_TOKEN);
        }
        revocations.revoke(List.of(old.tokenId()), old.accessExpiresAt());
        grants.prolong(grant, now.plus(settings.refreshTokenLifetime()));
        if (key != null) {
            grants.moveToKey(grant, key.keyId());
        }
        return issue(grant);
    }

    private void hold(
            Application application,
            UUID businessId,
            @Nullable UUID userId,
            ApplicationKeys.@Nullable Known key,
            String otherwise) {
        if (!applications.holdsApproval(application.clientId())) {
            throw Denied.invalidClient();
        }
        if (userId != null && !users.holdsAccess(businessId, userId)) {
            throw Denied.invalidGrant(otherwise);
        }
        if (key != null && (!key.businessId().equals(businessId) || !keys.holdsLife(businessId, key.keyId()))) {
            throw Denied.invalidGrant(BAD_KEY);
        }
    }

    private IssuedTokens issueFirst(Grant grant) {
        var now = clock.instant();
        grants.addGrant(
                grant,
                now,
                now.plus(grant.isOfPlugin() ? settings.accessTokenLifetime() : settings.refreshTokenLifetime()));
        return issue(grant);
    }

    private IssuedTokens issue(Grant grant) {
        var now = clock.instant();
        var tokenId = Hex32.next();
        var accessExpiresAt = now.plus(settings.accessTokenLifetime());
        var refreshToken = grant.isOfPlugin() ? null : Secrets.boundTo(grant.businessId());
        grants.addPair(
                grant,
                tokenId,
                accessExpiresAt,
                refreshToken == null ? null : Secrets.hash(refreshToken),
                refreshToken == null ? null : now.plus(settings.refreshTokenLifetime()));
        return new IssuedTokens(
                accessTokens.sign(tokenId, grant, now, accessExpiresAt),
                refreshToken,
                settings.accessTokenLifetime(),
                grant.scope());
    }
}
