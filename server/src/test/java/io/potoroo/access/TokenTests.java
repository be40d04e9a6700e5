package io.potoroo.access;

import static io.potoroo.access.TestAccess.form;
import static io.potoroo.access.TestAccess.password;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.access.TestHttp.Answer;
import io.potoroo.kernel.Hex32;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** {@code POST /oauth/token}, for every grant. */
@ServerTest
@Import({TestAccess.class, TestEndpoint.class})
class TokenTests {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final TestAccess access;
    private final Applications applications;
    private final ApplicationKeys keys;
    private final Users users;
    private final Memberships memberships;
    private final Tokens tokens;
    private final SessionRepository sessions;
    private final TestHttp http;

    private TestAccess.Person owner;
    private UUID business;
    private ClientCredentials client;

    @Autowired
    TokenTests(
            TestAccess access,
            Applications applications,
            ApplicationKeys keys,
            Users users,
            Memberships memberships,
            Tokens tokens,
            SessionRepository sessions,
            @LocalServerPort int port) {
        this.access = access;
        this.applications = applications;
        this.keys = keys;
        this.users = users;
        this.memberships = memberships;
        this.tokens = tokens;
        this.sessions = sessions;
        this.http = new TestHttp(port);
        this.owner = access.person();
        this.business = access.businessOf(owner);
        this.client = access.passwordApplication(owner);
    }

    @BeforeEach
    void someoneNew() {
        owner = access.person();
        business = access.businessOf(owner);
        client = access.passwordApplication(owner);
    }

    private Answer token(Map<String, String> form, String... headers) {
        return http.post("/oauth/token", form, headers);
    }

    private Answer caller(String accessToken, String... more) {
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + accessToken));
        headers.addAll(List.of(more));
        return http.get("/test/caller", headers.toArray(String[]::new));
    }

    private static void assertDenied(Answer answer, int status, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("message")).isNotEmpty().isEqualTo(answer.text("error_description"));
        assertThat(answer.header("Cache-Control")).contains("no-store");
    }

    @Test
    void answersAPasswordWithAPairAsJsonWhereNoAcceptIsSent() {
        var answer = token(password(client, owner));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.header("Pragma")).isEqualTo("no-cache");
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(86_400);
        assertThat(answer.text("token_type")).isEqualTo("Bearer");
        assertThat(answer.text("scope")).isEqualTo("admin");
        assertThat(answer.text("refresh_token")).isNotEmpty();
        var caller = caller(answer.text("access_token"));
        assertThat(caller.status()).isEqualTo(200);
        assertThat(caller.text("business_id")).isEqualTo(Hex32.print(business));
        assertThat(caller.text("user_id")).isEqualTo(Hex32.print(owner.userId()));
        assertThat(caller.json().path("client_id").asLong()).isEqualTo(client.clientId());
    }

    @Test
    void answersAsAFormWhereThatIsPreferred() {
        var answer = token(password(client, owner), "Accept", FORM);

        assertThat(answer.header("Content-Type")).startsWith(FORM);
        assertThat(answer.form())
                .containsEntry("expires_in", "86400")
                .containsEntry("scope", "admin")
                .containsEntry("token_type", "Bearer")
                .containsKeys("access_token", "refresh_token");
    }

    @Test
    void answersAsJsonForAnyOtherAccept() {
        for (var accept : List.of("*/*", "application/vnd.kangaroorewards.api.v1+json;", "text/html", "nonsense")) {
            var answer = token(password(client, owner), "Accept", accept);
            assertThat(answer.status()).as(accept).isEqualTo(200);
            assertThat(answer.header("Content-Type")).as(accept).startsWith("application/json");
        }
        assertThat(token(password(client, owner), "Accept", FORM + ";q=0.5, application/json")
                        .header("Content-Type"))
                .startsWith("application/json");
    }

    @Test
    void readsAJsonBodyWithANumericClientId() {
        var plugin = access.plugin(owner, business);
        var answer = http.postBody(
                "/oauth/token",
                "{\"grant_type\":\"client_credentials\",\"client_id\":%d,\"client_secret\":\"%s\",\"scope\":\"admin\"}"
                        .formatted(plugin.clientId(), plugin.clientSecret()),
                "application/json; charset=utf-8");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().has("refresh_token")).isFalse();
        assertThat(answer.json().path("expires_in").isIntegralNumber()).isTrue();
        var caller = caller(answer.text("access_token"));
        assertThat(caller.text("business_id")).isEqualTo(Hex32.print(business));
        assertThat(caller.json().path("user_id").isNull()).isTrue();
    }

    @Test
    void readsTheClientFromHttpBasic() {
        var pair = client.clientId() + ":" + client.clientSecret();
        var form = password(client, owner, "client_id", null, "client_secret", null);

        assertThat(token(form, "Authorization", basic(pair)).status()).isEqualTo(200);
        var wrong = token(form, "Authorization", basic(client.clientId() + ":wrong"));
        assertDenied(wrong, 401, "invalid_client");
        assertThat(wrong.header("WWW-Authenticate")).startsWith("Basic");
        assertDenied(token(password(client, owner), "Authorization", basic(pair)), 400, "invalid_request");
        assertDenied(token(form, "Authorization", "Basic ???"), 400, "invalid_request");
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void trimsEveryValue() {
        var padded = new java.util.LinkedHashMap<String, String>();
        password(client, owner, "application_key", access.keyOf(business))
                .forEach((name, value) -> padded.put(name, "  " + value + "  "));

        assertThat(token(padded).status()).isEqualTo(200);
    }

    @Test
    void refusesWhatIsMissingOrMalformed() {
        assertDenied(token(password(client, owner, "grant_type", null)), 400, "invalid_request");
        assertDenied(token(password(client, owner, "client_id", null)), 400, "invalid_request");
        assertDenied(token(password(client, owner, "client_secret", null)), 400, "invalid_request");
        assertDenied(token(password(client, owner, "username", " ")), 400, "invalid_request");
        var form = TestHttp.encode(password(client, owner));
        assertDenied(http.postBody("/oauth/token", form + "&grant_type=password", FORM), 400, "invalid_request");
        assertDenied(http.postBody("/oauth/token", form + "&x=%zz", FORM), 400, "invalid_request");
        assertDenied(http.postBody("/oauth/token", "{\"grant_type\":", "application/json"), 400, "invalid_request");
        assertDenied(http.postBody("/oauth/token", "[]", "application/json"), 400, "invalid_request");
        assertDenied(http.postBody("/oauth/token", "{\"grant_type\":{}}", "application/json"), 400, "invalid_request");
        assertDenied(http.postBody("/oauth/token", form, "text/plain"), 400, "invalid_request");
        assertDenied(http.postBody("/oauth/token", form + "&x=" + "x".repeat(20_000), FORM), 400, "invalid_request");
    }

    @Test
    void neverReadsTheQueryString() {
        var answer = http.postBody("/oauth/token?" + TestHttp.encode(password(client, owner)), "", FORM);

        assertDenied(answer, 400, "invalid_request");
    }

    @Test
    void refusesGrantsItDoesNotOffer() {
        for (var grant : List.of("facebook", "google", "implicit", "PASSWORD")) {
            assertDenied(token(password(client, owner, "grant_type", grant)), 400, "unsupported_grant_type");
        }
    }

    @Test
    void refusesAClientAGrantItIsNotRegisteredFor() {
        var code = access.codeApplication(owner);
        var plugin = access.plugin(owner, business);

        assertDenied(token(password(code, owner)), 400, "unauthorized_client");
        assertDenied(token(form(client, "client_credentials")), 400, "unauthorized_client");
        assertDenied(token(form(client, "authorization_code", "code", "x")), 400, "unauthorized_client");
        assertDenied(token(form(plugin, "refresh_token", "refresh_token", "x")), 400, "unauthorized_client");
    }

    @Test
    void refusesAnUnknownClientAndAWrongSecretAlike() {
        var unknown = token(password(client, owner, "client_id", "1"));
        var wrong = token(password(client, owner, "client_secret", "wrong"));

        assertDenied(unknown, 401, "invalid_client");
        assertDenied(token(password(client, owner, "client_id", "x")), 401, "invalid_client");
        assertDenied(wrong, 401, "invalid_client");
        assertThat(unknown.body()).isEqualTo(wrong.body());
    }

    @Test
    void refusesTextThatCannotBeKept() {
        var form = password(client, owner, "username", "o\u0000@example.com");
        assertDenied(token(form), 400, "invalid_request");
        for (var half : List.of("\\ud800", "\\udc00", "\\ud800a", "\\u0000")) {
            var json =
                    "{\"grant_type\":\"password\",\"client_id\":%d,\"client_secret\":\"%s\",\"username\":\"o%s@example.com\",\"password\":\"x\",\"scope\":\"admin\"}"
                            .formatted(client.clientId(), client.clientSecret(), half);
            assertDenied(http.postBody("/oauth/token", json, "application/json"), 400, "invalid_request");
        }
    }

    @Test
    void refusesAnUnapprovedApplicationOnEveryGrant() {
        var plugin = access.plugin(owner, business);
        var code = access.codeApplication(owner);
        var session = Secrets.hash(Secrets.random());
        sessions.add(session, owner.userId(), Instant.now().plusSeconds(60));
        var waiting = tokens.code(
                        applications.find(code.clientId()).orElseThrow(),
                        business,
                        owner.userId(),
                        session,
                        TestAccess.REDIRECT_URI,
                        null)
                .orElseThrow();
        var pair = token(password(client, owner));
        for (var each : List.of(client, plugin, code)) {
            applications.unapprove(each.clientId());
        }

        assertDenied(token(password(client, owner)), 401, "invalid_client");
        assertDenied(token(form(plugin, "client_credentials", "scope", "admin")), 401, "invalid_client");
        var exchange = form(code, "authorization_code", "code", waiting, "redirect_uri", TestAccess.REDIRECT_URI);
        assertDenied(token(exchange), 401, "invalid_client");
        var refresh = form(client, "refresh_token", "refresh_token", pair.text("refresh_token"));
        assertDenied(token(refresh), 401, "invalid_client");
        assertThat(caller(pair.text("access_token")).status()).isEqualTo(401);

        applications.approve(client.clientId());
        applications.approve(code.clientId());
        assertDenied(token(refresh), 400, "invalid_grant");
        assertDenied(token(exchange), 400, "invalid_grant");
    }

    @Test
    void wantsTheScopeOfAPasswordRequestAndUnderstandsItsSeparators() {
        for (var scope : List.of("admin,admin", "admin admin", "admin, admin")) {
            assertThat(token(password(client, owner, "scope", scope)).status())
                    .as(scope)
                    .isEqualTo(200);
        }
        for (var scope : List.of("other", "admin other", "Admin", ",")) {
            assertDenied(token(password(client, owner, "scope", scope)), 400, "invalid_scope");
        }
        var without = password(client, owner);
        without.remove("scope");
        assertDenied(token(without), 400, "invalid_scope");
    }

    @Test
    void assumesTheScopeForAnApplicationThatIsConfiguredSo() {
        client = access.approved(
                new NewApplication(owner.userId(), null, "Old till", "", GrantType.PASSWORD, null, true));
        var without = password(client, owner);
        without.remove("scope");

        assertThat(token(without).text("scope")).isEqualTo("admin");
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownOrDisabledUserAlike() {
        var wrong = token(password(client, owner, "password", "not the password"));
        var unknown = token(password(client, owner, "username", "nobody@example.com"));
        users.disable(owner.userId());
        var disabled = token(password(client, owner));

        assertDenied(wrong, 400, "invalid_grant");
        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(disabled.body()).isEqualTo(wrong.body());
        users.enable(owner.userId());
        assertThat(token(password(client, owner)).status()).isEqualTo(200);
    }

    @Test
    void takesTheApplicationKeyFromHeaderOrBody() {
        var key = access.keyOf(business);
        var other = access.businessOf(owner);
        var otherKey = access.keyOf(other);

        assertThat(businessOf(token(password(client, owner), "X-Application-Key", key)))
                .isEqualTo(business);
        assertThat(businessOf(token(password(client, owner, "application_key", otherKey))))
                .isEqualTo(other);
        assertThat(businessOf(token(password(client, owner, "application_key", key), "X-Application-Key", key)))
                .isEqualTo(business);
        assertDenied(
                token(password(client, owner, "application_key", key), "X-Application-Key", otherKey),
                400,
                "invalid_request");
    }

    private @Nullable UUID businessOf(Answer token) {
        assertThat(token.status()).as(token.body()).isEqualTo(200);
        return Hex32.parse(caller(token.text("access_token")).text("business_id"))
                .orElse(null);
    }

    @Test
    void needsNoApplicationKeyWithOneBusinessAndInsistsWithTwo() {
        assertThat(businessOf(token(password(client, owner)))).isEqualTo(business);

        access.businessOf(owner);

        assertDenied(token(password(client, owner)), 400, "invalid_grant");
    }

    @Test
    void doesNotTellAnUnknownApplicationKeyFromAForeignOne() {
        var foreign = access.keyOf(access.businessOf(access.person()));
        var unknown = Secrets.boundTo(business);

        var answer = token(password(client, owner, "application_key", foreign));
        assertDenied(answer, 400, "invalid_grant");
        for (var key : List.of(unknown, "nonsense", "x".repeat(64), "!".repeat(64))) {
            assertThat(token(password(client, owner, "application_key", key)).body())
                    .isEqualTo(answer.body());
        }
        var plugin = access.plugin(owner, business);
        assertDenied(token(form(plugin, "client_credentials", "application_key", foreign)), 400, "invalid_grant");
    }

    @Test
    void refusesAUserWithoutABusiness() {
        var stranger = access.person();

        assertDenied(token(password(client, stranger)), 400, "invalid_grant");
    }

    @Test
    void rotatesTheRefreshTokenAndEndsTheOldPairAtOnce() {
        var first = token(password(client, owner));
        var second = refresh(first);

        assertThat(second.status()).isEqualTo(200);
        assertThat(second.text("refresh_token")).isNotEqualTo(first.text("refresh_token"));
        assertThat(second.text("scope")).isEqualTo("admin");
        assertThat(caller(first.text("access_token")).status()).isEqualTo(401);
        assertThat(caller(second.text("access_token")).status()).isEqualTo(200);
        assertThat(businessOf(second)).isEqualTo(business);
    }

    private Answer refresh(Answer pair, String... more) {
        return token(form(client, "refresh_token", more).entrySet().stream()
                .collect(
                        () -> new java.util.LinkedHashMap<>(Map.of("refresh_token", pair.text("refresh_token"))),
                        (form, it) -> form.put(it.getKey(), it.getValue()),
                        Map::putAll));
    }

    @Test
    void killsTheChainWhenARefreshTokenIsUsedTwice() {
        var first = token(password(client, owner));
        var second = refresh(first);

        assertDenied(refresh(first), 400, "invalid_grant");

        assertThat(caller(second.text("access_token")).status()).isEqualTo(401);
        assertDenied(refresh(second), 400, "invalid_grant");
    }

    @Test
    void letsOneOfManySimultaneousRefreshesWin() throws Exception {
        var first = token(password(client, owner));
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            calls.add(() -> refresh(first));
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            var winners = new ArrayList<Answer>();
            for (var answer : threads.invokeAll(calls)) {
                if (answer.get().status() == 200) {
                    winners.add(answer.get());
                } else {
                    assertDenied(answer.get(), 400, "invalid_grant");
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(caller(winners.getFirst().text("access_token")).status()).isEqualTo(401);
        }
    }

    @Test
    void refusesARefreshTokenOfAnotherClientAndAWiderScope() {
        var pair = token(password(client, owner));

        assertDenied(refresh(pair, "scope", "admin other"), 400, "invalid_scope");
        var own = client;
        client = access.passwordApplication(owner);
        assertDenied(refresh(pair), 400, "invalid_grant");
        client = own;
        assertThat(refresh(pair, "scope", "admin").status()).isEqualTo(200);
    }

    @Test
    void endsWhatAUserAllowedWhenTheyAreDisabledChangeTheirPasswordOrLeave() {
        List<Runnable> endings = List.of(
                () -> users.disable(owner.userId()),
                () -> access.changePassword(owner, "another long password"),
                () -> memberships.dismiss(business, owner.userId()),
                () -> applications.disconnect(business, client.clientId()),
                () -> applications.unapprove(client.clientId()));
        for (var ending : endings) {
            someoneNew();
            var pair = token(password(client, owner));
            assertThat(caller(pair.text("access_token")).status()).isEqualTo(200);

            ending.run();

            assertThat(caller(pair.text("access_token")).status()).isEqualTo(401);
            assertThat(refresh(pair).status()).isIn(400, 401);
        }
    }

    @Test
    void endsTheTokensAskedForWithAnApplicationKeyWhenItIsRevoked() {
        var key = access.keyOf(business);
        var withKey = token(password(client, owner, "application_key", key));
        var without = token(password(client, owner));

        keys.revoke(business, keys.live(business).getFirst().keyId());

        assertThat(caller(withKey.text("access_token")).status()).isEqualTo(401);
        assertThat(caller(without.text("access_token")).status()).isEqualTo(200);
        assertThat(caller(without.text("access_token"), "X-Application-Key", key)
                        .status())
                .isEqualTo(403);
        assertDenied(token(password(client, owner, "application_key", key)), 400, "invalid_grant");
    }

    @Test
    void keepsADisconnectedPluginOutUntilItIsApprovedAgain() {
        var plugin = access.plugin(owner, business);
        var first = token(form(plugin, "client_credentials"));
        assertThat(first.status()).isEqualTo(200);

        applications.disconnect(business, plugin.clientId());

        assertThat(caller(first.text("access_token")).status()).isEqualTo(401);
        assertDenied(token(form(plugin, "client_credentials")), 401, "invalid_client");
        applications.approve(plugin.clientId());
        assertThat(token(form(plugin, "client_credentials")).status()).isEqualTo(200);
    }

    @Test
    void stopsAReplacedSecret() {
        var replaced = applications.rotateSecret(owner.userId(), client.clientId());

        assertDenied(token(password(client, owner)), 401, "invalid_client");
        assertThat(token(password(replaced, owner)).status()).isEqualTo(200);
    }

    @Test
    void throttlesBadPasswordsOfOneUserFromAnywhere() {
        for (int i = 0; i < 10; i++) {
            assertDenied(token(password(client, owner, "password", "wrong " + i)), 400, "invalid_grant");
        }

        var throttled = token(password(client, owner));

        assertDenied(throttled, 429, "slow_down");
        assertThat(Integer.parseInt(throttled.header("Retry-After"))).isBetween(1, 900);
        assertThat(token(password(client, access.person())).status())
                .as("others are not held up")
                .isEqualTo(400);
    }

    @Test
    void throttlesBadPasswordsFromOneAddressOverManyUsers() {
        int status = 0;
        int tried = 0;
        while (status != 429 && tried < 60) {
            status = token(password(client, owner, "username", "nobody" + tried + "-" + owner.email()))
                    .status();
            tried++;
        }

        assertThat(tried).isEqualTo(51);
        var throttled = token(password(client, owner));
        assertDenied(throttled, 429, "slow_down");
        assertThat(throttled.header("Retry-After")).isNotEmpty();
        assertDenied(token(password(client, owner, "client_secret", "guessed")), 429, "slow_down");
    }
}
