package io.potoroo.access;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.potoroo.TestBrowser.picture;
import static io.potoroo.access.TestAccess.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.potoroo.ServerTest;
import io.potoroo.TestBrowser;
import io.potoroo.kernel.Hex32;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pages of access, as people use them. */
@ServerTest
@Import({TestAccess.class, TestEndpoint.class})
@TestInstance(Lifecycle.PER_CLASS)
class AccessPagesTests {

    private final TestAccess access;
    private final Users users;
    private final Applications applications;
    private final JdbcClient jdbc;
    private final TestHttp http;
    private final TestBrowser browser;
    private final int port;

    @Autowired
    AccessPagesTests(
            TestAccess access, Users users, Applications applications, JdbcClient jdbc, @LocalServerPort int port) {
        this.access = access;
        this.users = users;
        this.applications = applications;
        this.jdbc = jdbc;
        this.http = new TestHttp(port);
        this.browser = new TestBrowser(port);
        this.port = port;
    }

    @AfterAll
    void closeBrowser() {
        browser.close();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    /** What asks before it does anything. */
    private static void sure(Page page, String name) {
        var asking = page.getByLabel(name);
        asking.click();
        picture(page, "sure");
        asking.locator("xpath=..").getByRole(AriaRole.BUTTON).click();
    }

    private static Locator heading(Page page, String name) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name));
    }

    private static void signIn(Page page, String email) {
        page.navigate("/sign-in");
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(PASSWORD);
        button(page, "Sign in").click();
    }

    @Test
    void letsADeveloperSignUpRegisterAnApplicationAndReplaceItsSecret() {
        anOperatorIsThere();
        var page = browser.freshPage();
        page.navigate("/developer/applications");
        assertThat(page).hasURL(Pattern.compile("/sign-in\\?continue="));
        picture(page, "sign-in");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Create a developer account"))
                .click();
        page.getByLabel("E-mail address").fill("not an address");
        page.getByLabel("First name").fill("Dora");
        page.getByLabel("Password").fill("short");
        button(page, "Create account").click();
        assertThat(page.getByText("The email must be a valid email address.")).isVisible();
        assertThat(page.getByText("The password must have 10 to 72 characters."))
                .isVisible();
        assertThat(page.getByLabel("First name")).hasValue("Dora");
        picture(page, "sign-up");
        var email = "dora." + Hex32.print(Hex32.next()).substring(20) + "@example.com";
        page.getByLabel("E-mail address").fill(email);
        page.getByLabel("Password").fill(PASSWORD);
        button(page, "Create account").click();

        assertThat(page.getByText("You have not registered an application yet."))
                .isVisible();
        picture(page, "applications-empty");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Register an application"))
                .click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("Corner till");
        page.getByLabel("Description").fill("Sends the sales of the corner shop.");
        page.getByLabel("Authorization callback URL").fill("http://evil.example/");
        button(page, "Register").click();
        assertThat(page.getByText("The callback URL must be an https URL")).isVisible();
        picture(page, "application-new");
        page.getByLabel("Authorization callback URL").fill("https://corner.example/callback");
        button(page, "Register").click();

        var clientId = page.locator("#client-id").textContent();
        var secret = page.locator("#client-secret").textContent();
        assertThat(clientId).matches("[0-9]{5,}");
        assertThat(secret).matches("[A-Za-z0-9]{22}");
        picture(page, "application-secret");
        var application = applications.find(Long.parseLong(clientId)).orElseThrow();
        assertThat(application.approved()).isFalse();
        assertThat(application.redirectUri()).isEqualTo("https://corner.example/callback");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("I have copied it"))
                .click();
        assertThat(page.getByText("Waits for approval")).isVisible();
        assertThat(page.content()).doesNotContain(secret);
        picture(page, "applications");
        sure(page, "Replace the secret of Corner till");
        assertThat(page.locator("#client-secret").textContent()).isNotEqualTo(secret);

        button(page, "Sign out").click();
        assertThat(heading(page, "Sign in")).isVisible();
        page.navigate("/developer/applications");
        assertThat(page).hasURL(Pattern.compile("/sign-in"));
    }

    @Test
    void saysOnlyThatSomethingIsWrongWhenSigningInFails() {
        var person = access.person();
        var page = browser.freshPage();
        page.navigate("/sign-in");
        page.getByLabel("E-mail address").fill(person.email());
        page.getByLabel("Password").fill("not the password");
        button(page, "Sign in").click();

        assertThat(page.getByRole(AriaRole.ALERT)).hasText("The e-mail address or the password is not right.");
        assertThat(page.getByLabel("E-mail address")).hasValue(person.email());
        assertThat(page.getByLabel("Password")).isFocused();
        picture(page, "sign-in-failed");
    }

    @Test
    void letsAnOperatorApproveAndTakeBackAndNobodyElse() {
        var developer = access.person();
        var registered = applications.register(new NewApplication(
                developer.userId(),
                null,
                "Kiosk " + developer.email(),
                "Shows a menu",
                GrantType.PASSWORD,
                null,
                false));
        var operator = access.person();
        users.makeOperator(operator.userId());
        var page = browser.freshPage();
        signIn(page, operator.email());
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Approvals"))
                .click();
        picture(page, "operator-applications");
        button(page, "Approve Kiosk " + developer.email()).click();
        assertThat(button(page, "Approve Kiosk " + developer.email())).isHidden();
        var states = page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("State"));
        states.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Approved"))
                .click();
        button(page, "Take back the approval of Kiosk " + developer.email()).click();
        states.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Waiting"))
                .click();
        assertThat(button(page, "Approve Kiosk " + developer.email())).isVisible();
        assertThat(applications.find(registered.clientId()).orElseThrow().approved())
                .isFalse();

        var stranger = browser.freshPage();
        signIn(stranger, developer.email());
        assertThat(stranger.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Approvals")))
                .isHidden();
        assertThat(stranger.navigate("/operator/applications").status()).isEqualTo(403);
        assertThat(heading(stranger, "This is not for you")).isVisible();
        picture(stranger, "error-403");
    }

    @Test
    void showsAnOperatorTenApplicationsAtATime() {
        var operator = access.person();
        users.makeOperator(operator.userId());
        for (int i = 0; i < 11; i++) {
            access.passwordApplication(operator);
        }
        var page = browser.freshPhonePage();
        signIn(page, operator.email());
        page.navigate("/operator/applications?approved=true");
        assertThat(page.locator("tbody tr")).hasCount(10);
        picture(page, "phone-operator-applications-approved");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Older"))
                .click();
        assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Newer")))
                .isVisible();
        assertThat(page).hasURL(Pattern.compile("approved=true&page=2"));
    }

    /** What a stranger could still send to a server that was started a moment ago. */
    @Test
    void refusesToSignUpWhereNobodyCouldApprove() {
        var operators = jdbc.sql("update access.user_account set operator = false where operator returning user_id")
                .query((row, number) -> row.getObject("user_id", UUID.class))
                .list();
        try {
            var page = browser.freshPage();
            assertThat(page.navigate("/sign-up").status()).isEqualTo(403);
            assertThat(page.getByText("This server has no operator yet who could approve applications."))
                    .isVisible();
            picture(page, "sign-up-later");
            page.navigate("/sign-in");
            assertThat(page.getByText("Create a developer account")).isHidden();
            var email = "early." + Hex32.print(Hex32.next()) + "@example.com";
            var sent = http.submit(
                    "/sign-in", "/sign-up", Map.of("email", email, "password", PASSWORD, "firstName", "Early"));
            assertThat(sent.status()).isEqualTo(403);
            assertThat(users.signIn(email, PASSWORD, null, "here")).isInstanceOf(SignIn.Rejected.class);
        } finally {
            operators.forEach(users::makeOperator);
        }
    }

    @Test
    void tellsTheFormWhichFieldHasACharacterThatCannotBeKept() {
        anOperatorIsThere();
        var nul = "\u0000";
        var signIn = http.signIn("o" + nul + "@example.com", PASSWORD);
        assertThat(signIn.status()).isEqualTo(422);
        assertThat(signIn.body()).contains("The e-mail address or the password is not right.");
        var signUp = http.submit(
                "/sign-up",
                "/sign-up",
                Map.of(
                        "email",
                        "o" + nul + "@example.com",
                        "password",
                        PASSWORD,
                        "firstName",
                        "O" + nul,
                        "lastName",
                        nul));
        assertThat(signUp.status()).isEqualTo(422);
        assertThat(signUp.body())
                .contains("The email must be a valid email address.")
                .contains("The first name format is invalid.")
                .contains("The last name format is invalid.");
        http.signIn(access.person().email(), PASSWORD);
        var application = http.submit(
                "/developer/applications/new",
                "/developer/applications",
                Map.of(
                        "name",
                        "a" + nul + "b",
                        "description",
                        "a" + nul + "b",
                        "grantType",
                        "AUTHORIZATION_CODE",
                        "redirectUri",
                        "https://example.com/" + nul));
        assertThat(application.status()).isEqualTo(422);
        assertThat(application.body())
                .contains("The name format is invalid.")
                .contains("The description format is invalid.")
                .contains("The callback URL must be an https URL");
    }

    private void anOperatorIsThere() {
        users.makeOperator(access.person().userId());
    }

    @Test
    void letsAnOwnerHandOutRotateAndRevokeApplicationKeys() {
        var owner = access.person();
        var business = access.businessOf(owner);
        var page = browser.freshPage();
        signIn(page, owner.email());
        picture(page, "account");
        page.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Main"))
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("Application keys"))
                .click();
        button(page, "Issue a key").click();
        var first = page.locator("#issued").textContent();
        assertThat(Secrets.businessOf(first)).contains(business);
        picture(page, "application-key-issued");
        button(page, "Issue a second key").click();
        var second = page.locator("#issued").textContent();
        assertThat(second).isNotEqualTo(first);
        assertThat(button(page, "Issue a second key")).isDisabled();
        page.navigate(page.url());
        assertThat(page.content()).doesNotContain(first).doesNotContain(second);
        picture(page, "application-keys");

        sure(page, "Revoke the key that ends in " + first.substring(58));

        assertThat(button(page, "Issue a second key")).isEnabled();
        var client = access.passwordApplication(owner);
        assertThat(http.post("/oauth/token", TestAccess.password(client, owner, "application_key", first))
                        .status())
                .isEqualTo(400);
        assertThat(http.post("/oauth/token", TestAccess.password(client, owner, "application_key", second))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void letsAnOwnerRevokeTheAccessOfAnApplication() {
        var owner = access.person();
        var business = access.businessOf(owner);
        var client = access.passwordApplication(owner);
        access.plugin(owner, business);
        var token =
                http.post("/oauth/token", TestAccess.password(client, owner)).text("access_token");
        var page = browser.freshPage();
        signIn(page, owner.email());
        page.navigate("/console/" + Hex32.print(business) + "/applications");
        assertThat(page.getByText("Shop plug-in")).isVisible();
        picture(page, "connected-applications");

        sure(page, "Revoke the access of Handheld");

        assertThat(page.getByText("Handheld")).isHidden();
        assertThat(http.get("/test/caller", "Authorization", "Bearer " + token).status())
                .isEqualTo(401);
        sure(page, "Revoke the access of Shop plug-in");
        assertThat(page.getByText("No program has access.")).isVisible();
    }

    @Test
    void hidesABusinessFromEveryoneButItsOwners() {
        var business = access.businessOf(access.person());
        var stranger = access.person();
        access.businessOf(stranger);
        var page = browser.freshPage();
        signIn(page, stranger.email());

        assertThat(page.navigate("/console/" + Hex32.print(business) + "/application-keys")
                        .status())
                .isEqualTo(404);
        assertThat(heading(page, "There is nothing here")).isVisible();
        picture(page, "error-404");
    }

    @Test
    void showsAPageToWhoeverMistypesTheAddressOfOne() {
        var page = browser.freshPage();

        assertThat(page.navigate("/acount").status()).isEqualTo(404);
        assertThat(heading(page, "There is nothing here")).isVisible();
    }

    @Test
    void asksForConsentAndGoesBackToTheProgramWithTheKeyboardAlone() {
        var owner = access.person();
        access.businessOf(owner);
        access.businessOf(owner);
        var callback = "http://127.0.0.1:" + port + "/css/potoroo.css";
        var client = access.approved(new NewApplication(
                owner.userId(),
                null,
                "Corner till",
                "Sends the sales of the corner shop.",
                GrantType.AUTHORIZATION_CODE,
                callback,
                false));
        var page = browser.freshPage();
        var problems = new ArrayList<String>();
        page.onConsoleMessage(message -> problems.add(message.text()));
        page.navigate("/oauth/authorize?response_type=code&scope=admin&state=s1&client_id=" + client.clientId()
                + "&redirect_uri=" + callback);
        assertThat(page.getByLabel("E-mail address")).isFocused();
        page.keyboard().type(owner.email());
        page.keyboard().press("Tab");
        page.keyboard().type(PASSWORD);
        page.keyboard().press("Enter");

        assertThat(heading(page, "Corner till asks for access")).isVisible();
        assertThat(page.getByText("For which business?")).isVisible();
        assertThat(problems).isEmpty();
        picture(page, "consent");
        button(page, "Allow").focus();
        page.keyboard().press("Enter");
        page.waitForURL(Pattern.compile(Pattern.quote(callback) + "\\?code=[A-Za-z0-9_-]+&state=s1"));
    }

    /** A content security policy that forgot the program's address would stop the browser, and no HTTP test sees it. */
    @Test
    void letsTheBrowserFollowTheAnswerToAnotherSite() {
        var owner = access.person();
        access.businessOf(owner);
        var callback = "http://localhost:" + port + "/css/potoroo.css";
        var client = access.approved(
                new NewApplication(owner.userId(), null, "Till", "", GrantType.AUTHORIZATION_CODE, callback, false));
        var page = browser.freshPage();
        signIn(page, owner.email());
        page.navigate("/oauth/authorize?response_type=code&scope=admin&client_id=" + client.clientId()
                + "&redirect_uri=" + callback);

        button(page, "Refuse").click();

        page.waitForURL(Pattern.compile(Pattern.quote(callback) + "\\?error=access_denied&.*"));
    }

    @Test
    void leadsTheOwnerOfSeveralBusinessesToThePagesOfEach() {
        var owner = access.person();
        access.businessOf(owner);
        var second = Hex32.print(access.businessOf(owner));
        var page = browser.freshPage();
        signIn(page, owner.email());
        assertThat(page.locator(".nav").getByText("Webhooks")).hasCount(0);

        page.locator("main a[href='/console/" + second + "/integrations']").click();
        page.locator(".nav").getByText("Webhooks").click();

        assertThat(page).hasURL(Pattern.compile(".*/console/" + second + "/webhooks"));
        picture(page, "webhooks-of-second-business");
    }

    @Test
    void tellsTheUserWhenAProgramCannotBeTrusted() {
        var page = browser.freshPage();
        page.navigate("/oauth/authorize?client_id=1&redirect_uri=https://evil.example/");

        assertThat(heading(page, "This cannot go on")).isVisible();
        picture(page, "not-authorized");
    }

    @Test
    void signsOtherBrowsersOutWhenThePasswordChanges() {
        var person = access.person();
        var page = browser.freshPage();
        var other = browser.freshPage();
        signIn(page, person.email());
        signIn(other, person.email());
        page.getByLabel("Current password").fill("not the password");
        page.getByLabel("New password").fill("eight small potoroos");
        button(page, "Change password").click();
        assertThat(page.getByText("The current password is not right.")).isVisible();
        page.getByLabel("Current password").fill(PASSWORD);
        page.getByLabel("New password").fill("eight small potoroos");
        button(page, "Change password").click();

        assertThat(page.getByText("Your password is changed.")).isVisible();
        page.navigate("/account");
        assertThat(heading(page, "Your account")).isVisible();
        other.navigate("/account");
        assertThat(heading(other, "Sign in")).isVisible();
    }

    @Test
    void fitsAPhoneWithoutScrollingSideways() {
        var owner = access.person();
        var business = access.businessOf(owner);
        users.makeOperator(owner.userId());
        access.codeApplication(owner);
        access.keyOf(business);
        http.post("/oauth/token", TestAccess.password(access.passwordApplication(owner), owner));
        var page = browser.freshPhonePage();
        signIn(page, owner.email());
        var prefix = "/console/" + Hex32.print(business);
        for (var path : List.of(
                "/account",
                "/developer/applications",
                "/developer/applications/new",
                "/operator/applications",
                prefix + "/application-keys",
                prefix + "/applications")) {
            page.navigate(path);
            assertThat(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))
                    .as(path)
                    .isEqualTo(true);
            picture(page, "phone" + path.replace(prefix, "").replace('/', '-'));
        }
    }

    @Test
    void isReadableInTheDark() {
        var owner = access.person();
        access.businessOf(owner);
        access.codeApplication(owner);
        var page = browser.freshDarkPage();
        signIn(page, owner.email());
        page.navigate("/developer/applications");

        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(18, 24, 23)");
        picture(page, "dark-applications");
    }

    @Test
    void namesEveryFieldAndEveryButton() {
        anOperatorIsThere();
        var owner = access.person();
        var business = access.businessOf(owner);
        access.keyOf(business);
        var page = browser.freshPage();
        signIn(page, owner.email());
        for (var path : List.of(
                "/sign-in",
                "/sign-up",
                "/account",
                "/developer/applications/new",
                "/console/" + Hex32.print(business) + "/application-keys")) {
            page.navigate(path);
            var nameless = page.evaluate("""
                    [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button')]
                      .filter(it => !it.labels?.length && !it.textContent.trim() && !it.getAttribute('aria-label'))
                      .map(it => it.outerHTML)
                    """);
            assertThat(nameless).as(path).isEqualTo(List.of());
        }
    }
}
