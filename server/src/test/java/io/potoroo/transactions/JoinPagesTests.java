package io.potoroo.transactions;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.potoroo.ServerTest;
import io.potoroo.TestBrowser;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.kernel.Hex32;
import io.potoroo.referrals.Invitation;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page behind a customer's own link, as their friends see it. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class JoinPagesTests {

    private final TestBusinesses businesses;
    private final TestBrowser browser;
    private TestBusiness business;
    private String ana = "";
    private long program;

    @Autowired
    JoinPagesTests(TestBusinesses businesses, @LocalServerPort int port) {
        this.businesses = businesses;
        this.browser = new TestBrowser(port);
        this.business = businesses.open();
    }

    @AfterAll
    void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
        ana = business.http()
                .post("/customers", Map.of("email", "ana@example.com"))
                .ok()
                .at("/data/id")
                .asString();
        program = business.http()
                .post(
                        "/referral-programs",
                        Map.of("cond_min_amount", 10, "expires_in", 30, "referee_earns", 50, "referer_earns", 100))
                .ok()
                .at("/data/id")
                .asLong();
    }

    private String link() {
        return business.http()
                .get("/customers/" + ana + "?include=referral_programs")
                .ok()
                .at("/included/referral_programs/0/referral_link")
                .asString();
    }

    private static void join(Page page) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Join"))
                .click();
    }

    private static void contact(Page page, String value) {
        page.getByLabel("E-mail address or phone number").fill(value);
    }

    private int referred() {
        return business.http()
                .get("/referral-programs/" + program + "?include=analytics")
                .ok()
                .at("/included/analytics/total_referee_pending")
                .asInt();
    }

    @Test
    void makesAFriendACustomerWhoWasBrought() {
        var page = browser.freshPhonePage();
        page.navigate(URI.create(link()).getPath());
        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Join Café");
        TestBrowser.picture(page, "join");

        join(page);
        assertThat(page.getByText("Please give an e-mail address or a phone number."))
                .isVisible();
        contact(page, "not an address");
        join(page);
        assertThat(page.getByText("Please give an e-mail address or a phone number."))
                .isVisible();
        contact(page, "Ben@Example.com");
        page.getByLabel("First name").fill("Ben");
        join(page);

        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Welcome to Café");
        var ben = business.http().get("/customers?email=ben@example.com").ok().path("data");
        assertThat(ben.at("/0/first_name").asString()).isEqualTo("Ben");
        assertThat(referred()).isOne();
        var rewarded = business.http()
                .post(
                        "/transactions",
                        Map.of(
                                "intent",
                                "reward_referral",
                                "amount",
                                12,
                                "customer",
                                Map.of("email", "ben@example.com")))
                .ok();
        assertThat(rewarded.at("/data/points").asInt()).isEqualTo(50);
    }

    @Test
    void takesAPhoneNumberAlone() {
        var page = browser.freshPage();
        page.navigate(URI.create(link()).getPath());
        contact(page, "(514) 555-0142");
        join(page);

        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Welcome to Café");
        assertThat(business.http()
                        .get("/customers?phone=5145550142")
                        .ok()
                        .at("/data/0/email")
                        .isNull())
                .isTrue();
    }

    @Test
    void doesNotTellWhoIsACustomerAlready() {
        var page = browser.freshPage();
        page.navigate(URI.create(link()).getPath());
        contact(page, "ana@example.com");
        join(page);

        assertThat(page.getByRole(AriaRole.HEADING)).hasText("Welcome to Café");
        assertThat(referred()).isZero();
    }

    @Test
    void leadsNowhereWhereNobodyIsInvited() {
        var page = browser.freshPage();
        var path = URI.create(link()).getPath();
        var businessId = business.id();
        for (var code : new String[] {
            "nonsense",
            "a".repeat(43),
            new Invitation(businessId, Hex32.next()).code(),
            new Invitation(Hex32.next(), Hex32.parse(ana).orElseThrow()).code(),
            new Invitation(businesses.open().id(), Hex32.parse(ana).orElseThrow()).code()
        }) {
            assertThat(page.navigate("/join/" + code).status()).as(code).isEqualTo(404);
            assertThat(page.getByText("Nobody invites with this link")).isVisible();
        }
        assertThat(page.navigate(path).status()).isEqualTo(200);

        business.http().put("/customers/" + ana, Map.of("enabled", false)).ok();
        assertThat(page.navigate(path).status()).isEqualTo(404);
        business.http().put("/customers/" + ana, Map.of("enabled", true)).ok();
        business.http()
                .put("/referral-programs/" + program, Map.of("link_referral_enabled", false))
                .ok();
        assertThat(link()).isEmpty();
        assertThat(page.navigate(path).status()).isEqualTo(404);
    }

    @Test
    void takesNoFormFromAnotherSite() {
        var stranger = new TestClient(business.http().url(), Map.of());
        var path = URI.create(link()).getPath();

        var forged = stranger.postAs("application/x-www-form-urlencoded", path, "email=eve@example.com");

        assertThat(forged.status()).isEqualTo(403);
        assertThat(referred()).isZero();
    }
}
