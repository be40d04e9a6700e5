package io.potoroo.access;

import static io.potoroo.access.TestAccess.PASSWORD;
import static io.potoroo.access.TestAccess.REDIRECT_URI;
import static io.potoroo.access.TestAccess.form;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.access.TestHttp.Answer;
import io.potoroo.kernel.Hex32;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** {@code GET /oauth/authorize} and what its codes are worth. */
@ServerTest
@Import({TestAccess.class, TestEndpoint.class})
class AuthorizeTests {

    /** The pair of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private final TestAccess access;
    private final Applications applications;
    private final JdbcClient jdbc;
    private final TestHttp browser;
    private final TestHttp program;
    private final TestAccess.Person owner;
    private final UUID business;
    private final ClientCredentials client;

    @Autowired
    AuthorizeTests(TestAccess access, Applications applications, JdbcClient jdbc, @LocalServerPort int port) {
        this.access = access;
        this.applications = applications;
        this.jdbc = jdbc;
        this.browser = new TestHttp(port);
        this.program = new TestHttp(port);
        this.owner = access.person();
        this.business = access.businessOf(owner);
        this.client = access.codeApplication(owner);
    }

    private Map<String, String> request(@Nullable String... more) {
        var request = new LinkedHashMap<String, String>();
        request.put("state", "a1b2c3d4e5f60718293a4b5c6d7e8f90");
        request.put("scope", "admin");
        request.put("response_type", "code");
        request.put("approval_prompt", "auto");
        request.put("redirect_uri", REDIRECT_URI);
        request.put("client_id", Long.toString(client.clientId()));
        for (int i = 0; i < more.length; i += 2) {
            var value = more[i + 1];
            if (value == null) {
                request.remove(more[i]);
            } else {
                request.put(String.valueOf(more[i]), value);
            }
        }
        return request;
    }

    private Answer ask(@Nullable String... more) {
        return browser.get("/oauth/authorize?" + TestHttp.encode(request(more)));
    }

    private Answer decide(String decision, @Nullable String... more) {
        var request = request(more);
        var page = "/oauth/authorize?" + TestHttp.encode(request);
        request.put("decision", decision);
        request.putIfAbsent("business", Hex32.print(business));
        return browser.submit(page, "/oauth/authorize", request);
    }

    private String code(@Nullable String... more) {
        browser.signIn(owner.email(), PASSWORD);
        var answer = decide("allow", more);
        assertThat(answer.status()).as(answer.body()).isEqualTo(302);
        return answer.redirected().getOrDefault("code", "");
    }

    private Answer exchange(String code, @Nullable String... more) {
        var form = form(client, "authorization_code", more);
        form.putIfAbsent("code", code);
        form.putIfAbsent("redirect_uri", REDIRECT_URI);
        return program.post("/oauth/token", form);
    }

    private static void assertDenied(Answer answer, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.text("error")).isEqualTo(error);
        assertThat(answer.text("message")).isNotEmpty();
    }

    private int callerStatus(Answer tokens) {
        return program.get("/test/caller", "Authorization", "Bearer " + tokens.text("access_token"))
                .status();
    }

    @Test
    void goesTheWholeWayAsThePhpClientDoes() {
        var first = ask("scope", "admin,admin");
        assertThat(first.status()).isEqualTo(302);
        assertThat(first.header("Location")).startsWith("/sign-in?continue=");

        var signedIn = browser.submit(
                first.header("Location"),
                "/sign-in",
                Map.of(
                        "email",
                        owner.email(),
                        "password",
                        PASSWORD,
                        "continue",
                        first.redirected().getOrDefault("continue", "")));
        assertThat(signedIn.status()).isEqualTo(302);
        assertThat(signedIn.header("Location")).contains("/oauth/authorize?state=a1b2c3d4e5f60718293a4b5c6d7e8f90");

        var allowed = decide("allow");
        assertThat(allowed.status()).isEqualTo(302);
        assertThat(allowed.header("Location")).startsWith(REDIRECT_URI + "?code=");
        assertThat(allowed.redirected()).containsEntry("state", "a1b2c3d4e5f60718293a4b5c6d7e8f90");

        // client pair and address first, then the grant, no scope, no Accept: league/oauth2-client's order
        var body =
                "client_id=%d&client_secret=%s&redirect_uri=https%%3A%%2F%%2Ftill.example%%3A8443%%2Fapp%%2Fcallback&grant_type=authorization_code&code=%s"
                        .formatted(
                                client.clientId(),
                                client.clientSecret(),
                                allowed.redirected().get("code"));
        var tokens = program.postBody("/oauth/token", body, "application/x-www-form-urlencoded");
        assertThat(tokens.status()).as(tokens.body()).isEqualTo(200);
        assertThat(tokens.json().path("expires_in").isNumber()).isTrue();
        assertThat(tokens.text("scope")).isEqualTo("admin");
        assertThat(callerStatus(tokens)).isEqualTo(200);

        var me = program.get("/me", "Authorization", "Bearer " + tokens.text("access_token"));
        assertThat(me.status()).isEqualTo(200);
        var data = me.json().path("data");
        assertThat(data.path("id").asString()).isEqualTo(Hex32.print(owner.userId()));
        assertThat(data.path("profile").path("first_name").asString()).isEqualTo("Olive");
        assertThat(data.path("profile").path("email").asString()).isEqualTo(owner.email());
        assertThat(data.path("business").path("id").asString()).isEqualTo(Hex32.print(business));

        var refreshed = program.post(
                "/oauth/token",
                form(
                        client,
                        "refresh_token",
                        "refresh_token",
                        tokens.text("refresh_token"),
                        "redirect_uri",
                        REDIRECT_URI));
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat(callerStatus(tokens)).isEqualTo(401);
    }

    @Test
    void showsAnErrorPageAndNeverRedirectsForAnAddressThatDiffersAtAll() {
        browser.signIn(owner.email(), PASSWORD);
        for (var address : List.of(
                REDIRECT_URI + "/",
                REDIRECT_URI.replace("till", "Till"),
                REDIRECT_URI.replace("8443", "8444"),
                REDIRECT_URI + "?x=1",
                REDIRECT_URI.replace("https", "http"),
                "https://evil.example/")) {
            var answer = ask("redirect_uri", address);
            assertThat(answer.status()).as(address).isEqualTo(400);
            assertThat(answer.header("Location")).isEmpty();
            assertThat(answer.header("Content-Type")).startsWith("text/html");
        }
        assertThat(ask("redirect_uri", null).status()).isEqualTo(400);
        var twice = browser.get("/oauth/authorize?redirect_uri=https://evil.example/&" + TestHttp.encode(request()));
        assertThat(twice.status()).isEqualTo(400);
    }

    @Test
    void comparesALoopbackAddressWithItsPortToo() {
        var local = access.approved(new NewApplication(
                owner.userId(),
                null,
                "Desktop",
                "",
                GrantType.AUTHORIZATION_CODE,
                "http://127.0.0.1:51000/callback",
                false));
        browser.signIn(owner.email(), PASSWORD);

        var id = Long.toString(local.clientId());
        assertThat(ask("client_id", id, "redirect_uri", "http://127.0.0.1:51000/callback")
                        .status())
                .isEqualTo(200);
        assertThat(ask("client_id", id, "redirect_uri", "http://127.0.0.1:51001/callback")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void showsAnErrorPageForAnUnknownUnapprovedOrUnfitClient() {
        browser.signIn(owner.email(), PASSWORD);
        assertThat(ask("client_id", "1").status()).isEqualTo(400);
        assertThat(ask("client_id", "x").status()).isEqualTo(400);
        assertThat(ask("client_id", null).status()).isEqualTo(400);
        var password = access.passwordApplication(owner);
        assertThat(ask("client_id", Long.toString(password.clientId()), "redirect_uri", "https://handheld.example/")
                        .status())
                .isEqualTo(400);

        applications.unapprove(client.clientId());

        assertThat(ask().status()).isEqualTo(400);
        assertThat(ask().header("Location")).isEmpty();
    }

    @Test
    void tellsTheProgramWhatElseIsWrong() {
        assertThat(ask("scope", "other").redirected())
                .containsEntry("error", "invalid_scope")
                .containsEntry("state", "a1b2c3d4e5f60718293a4b5c6d7e8f90")
                .containsEntry("message", "The scope must be admin.")
                .containsEntry("error_description", "The scope must be admin.");
        assertThat(ask("scope", null).redirected()).containsEntry("error", "invalid_scope");
        assertThat(ask("response_type", "token").redirected()).containsEntry("error", "unsupported_response_type");
        assertThat(ask("response_type", null).redirected()).containsEntry("error", "invalid_request");
        assertThat(ask("code_challenge", CHALLENGE, "code_challenge_method", "plain")
                        .redirected())
                .containsEntry("error", "invalid_request");
        assertThat(ask("code_challenge", CHALLENGE).redirected()).containsEntry("error", "invalid_request");
        assertThat(ask("scope", "other", "state", null).redirected()).doesNotContainKey("state");
    }

    @Test
    void tellsTheProgramThatTheUserRefused() {
        browser.signIn(owner.email(), PASSWORD);

        assertThat(decide("deny").redirected())
                .containsEntry("error", "access_denied")
                .containsEntry("state", "a1b2c3d4e5f60718293a4b5c6d7e8f90")
                .doesNotContainKey("code");
    }

    @Test
    void returnsTheStateByteForByteAndAddsToAQueryThatIsThere() {
        var address = "https://till.example/callback?shop=1";
        var other = access.approved(
                new NewApplication(owner.userId(), null, "Till", "", GrantType.AUTHORIZATION_CODE, address, false));
        browser.signIn(owner.email(), PASSWORD);
        var state = "a b&c=d?é+%|\"<script>";

        var answer =
                decide("deny", "client_id", Long.toString(other.clientId()), "redirect_uri", address, "state", state);

        assertThat(answer.header("Location")).startsWith(address + "&error=access_denied");
        assertThat(answer.redirected()).containsEntry("state", state);
    }

    @Test
    void bindsTheTokensToTheBusinessTheUserChose() {
        var second = access.businessOf(owner);
        var tokens = exchange(code("business", Hex32.print(second)));

        var caller = program.get("/test/caller", "Authorization", "Bearer " + tokens.text("access_token"));
        assertThat(caller.text("business_id")).isEqualTo(Hex32.print(second));
    }

    @Test
    void neverGivesACodeForSomeoneElsesBusiness() {
        var foreign = access.businessOf(access.person());
        browser.signIn(owner.email(), PASSWORD);

        var answer = decide("allow", "business", Hex32.print(foreign));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Location")).isEmpty();
    }

    @Test
    void refusesAConsentThatIsForgedOrAnonymous() {
        var form = request();
        form.put("decision", "allow");
        form.put("business", Hex32.print(business));
        assertThat(browser.post("/oauth/authorize", form).status()).isEqualTo(403);
        browser.signIn(owner.email(), PASSWORD);
        assertThat(browser.post("/oauth/authorize", form).status()).isEqualTo(403);
    }

    @Test
    void forbidsFramesAndInlineScriptsOnTheConsentPage() {
        browser.signIn(owner.email(), PASSWORD);

        var answer = ask();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Security-Policy"))
                .contains("frame-ancestors 'none'")
                .contains("script-src 'self'")
                .endsWith("form-action 'self' https://till.example:8443");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.body()).contains("Till").contains("Sends sales").doesNotContain("<script");
    }

    @Test
    void exchangesACodeOnceAndRevokesWhatItGaveOnTheSecondUse() {
        var code = code();
        var tokens = exchange(code);
        assertThat(callerStatus(tokens)).isEqualTo(200);

        assertDenied(exchange(code), "invalid_grant");

        assertThat(callerStatus(tokens)).isEqualTo(401);
        assertDenied(
                program.post(
                        "/oauth/token", form(client, "refresh_token", "refresh_token", tokens.text("refresh_token"))),
                "invalid_grant");
    }

    @Test
    void refusesACodeWithAnotherAddressAnotherClientOrNone() {
        var code = code();

        assertDenied(exchange(code, "redirect_uri", REDIRECT_URI + "/"), "invalid_grant");
        var other = access.codeApplication(owner);
        assertDenied(
                program.post(
                        "/oauth/token", form(other, "authorization_code", "code", code, "redirect_uri", REDIRECT_URI)),
                "invalid_grant");
        assertDenied(exchange("nonsense"), "invalid_grant");
        assertDenied(exchange(code, "redirect_uri", ""), "invalid_request");
        assertThat(exchange(code).status()).isEqualTo(200);
    }

    @Test
    void refusesACodeThatWaitedTooLong() {
        var code = code();
        jdbc.sql("""
                        update access.authorization_code
                        set expires_at = expires_at - interval '10 minutes'
                        where business_id = :business
                        """).param("business", business).update();

        assertDenied(exchange(code), "invalid_grant");
    }

    @Test
    void holdsAProgramToItsCodeChallenge() {
        var code = code("code_challenge", CHALLENGE, "code_challenge_method", "S256");

        assertDenied(exchange(code), "invalid_grant");
        assertDenied(exchange(code, "code_verifier", VERIFIER.toLowerCase(java.util.Locale.ROOT)), "invalid_grant");
        assertThat(exchange(code, "code_verifier", VERIFIER).status()).isEqualTo(200);
        assertDenied(exchange(code(), "code_verifier", VERIFIER), "invalid_grant");
    }

    @Test
    void holdsACodeToTheApplicationKeySentWithIt() {
        var foreign = access.keyOf(access.businessOf(access.person()));
        var code = code();

        assertDenied(exchange(code, "application_key", foreign), "invalid_grant");
        assertThat(exchange(code, "application_key", access.keyOf(business)).status())
                .isEqualTo(200);
    }

    @Test
    void leadsOnlyToItsOwnPagesAfterSigningIn() {
        for (var next :
                List.of("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)")) {
            var answer = browser.submit(
                    "/sign-in", "/sign-in", Map.of("email", owner.email(), "password", PASSWORD, "continue", next));
            assertThat(answer.header("Location")).as(next).isEqualTo("/account");
        }
    }
}
