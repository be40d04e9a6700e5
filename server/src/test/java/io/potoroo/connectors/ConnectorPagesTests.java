package io.potoroo.connectors;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.potoroo.TestBrowser.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.potoroo.ServerTest;
import io.potoroo.TestBrowser;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The pages of integrations, as an owner uses them. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class ConnectorPagesTests {

    private final TestBusinesses businesses;
    private final TestBrowser browser;

    @Autowired
    ConnectorPagesTests(TestBusinesses businesses, @LocalServerPort int port) {
        this.businesses = businesses;
        this.browser = new TestBrowser(port);
    }

    @AfterAll
    void closeBrowser() {
        browser.close();
    }

    private static void click(Page page, AriaRole role, String name) {
        page.getByRole(role, new Page.GetByRoleOptions().setName(name)).first().click();
    }

    private static void signIn(Page page, TestBusiness business) {
        page.navigate("/sign-in");
        page.getByLabel("E-mail address").fill(business.ownerEmail());
        page.getByLabel("Password").fill(TestBusinesses.PASSWORD);
        click(page, AriaRole.BUTTON, "Sign in");
    }

    @Test
    void letsAnOwnerConnectAShopAndSeeWhatItTells() {
        var business = businesses.open();
        var page = browser.freshPage();
        signIn(page, business);
        click(page, AriaRole.LINK, "Integrations");
        assertThat(page.getByText("There is no integration yet.")).isVisible();
        business.integration(Map.of("name", "Till of our own"));
        try (var shop = new TestShopify(business)) {
            shop.locations.add(Map.of("id", 7, "name", "Harbour", "address1", "2 Quay", "country_code", "IE"));
            shop.locations.add(Map.of("id", 8, "name", "Market Hall", "address1", "1 Market", "country_code", "IE"));
            page.reload();
            assertThat(page.getByText("By its own program")).isVisible();
            picture(page, "integrations");
            click(page, AriaRole.LINK, "ABC");
            page.getByLabel("Signing secret").fill("shpss_pasted");
            page.getByText("An app made before 2026").click();
            page.getByLabel("API: access token").fill("shpat_pasted");
            page.getByLabel("Shop domain").fill(shop.account());
            page.getByLabel("Combines with").fill("shipping");
            click(page, AriaRole.BUTTON, "Save");
            assertThat(page.getByText("Not connected to Shopify.")).isVisible();
            assertThat(page.getByText("these credentials are not good for it.")).isVisible();
            picture(page, "shops-refused");
            click(page, AriaRole.LINK, "Change the settings");
            assertThat(page.locator("#address").textContent())
                    .isEqualTo(shop.connector().path("intake_url").asString());
            assertThat(page.content()).doesNotContain("shpss_pasted").doesNotContain("shpat_pasted");
            assertThat(page.getByLabel("Combines with")).hasValue("shipping");
            page.getByLabel("Combines with").clear();
            click(page, AriaRole.BUTTON, "Save");
            click(page, AriaRole.LINK, "Change the settings");
            assertThat(page.getByLabel("Combines with")).hasValue("");
            assertThat(page.getByLabel("Shop domain")).hasValue(shop.account());

            shop.deliver("orders/paid", "d-1", """
                    {"id":1001,"total_price":"10","financial_status":"paid","location_id":7,"line_items":[],
                    "created_at":"2026-01-05T10:00:00Z"}""", "shpss_pasted").ok();
            shop.deliver("orders/paid", "d-2", "{}", "shpss_wrong");
            await().untilAsserted(() -> {
                page.reload();
                assertThat(page.getByText("The shop 7 is not linked.").count()).isEqualTo(1);
                assertThat(page.getByText("Requests that were not signed with the secret that is set here: 1,")
                                .count())
                        .isEqualTo(1);
            });
            picture(page, "integration");
            page.getByLabel("API: client id").fill("app");
            page.getByLabel("API: client secret").fill("shpss_1");
            click(page, AriaRole.BUTTON, "Save");
            assertThat(page.getByText("Connected to Shopify.")).isVisible();
            page.getByLabel("Branch of Tea House").selectOption("Web");
            click(page, AriaRole.BUTTON, "Link Tea House");
            picture(page, "shops");
            click(page, AriaRole.BUTTON, "Link Harbour");
            assertThat(page.getByText("Linked to Harbour")).isVisible();
            assertThat(page.getByText("Linked to Web")).isVisible();
            var shopsOnPhone = browser.freshPhonePage();
            signIn(shopsOnPhone, business);
            shopsOnPhone.navigate(page.url());
            picture(shopsOnPhone, "shops-phone");
            click(page, AriaRole.LINK, "Settings and log");
            await().untilAsserted(() -> {
                page.reload();
                assertThat(page.getByText("Processed").count()).isEqualTo(1);
            });

            shop.set(Map.of("credentials", Map.of("access_token", "shpat_1")));
            click(page, AriaRole.BUTTON, "Ask for them");
            assertThat(page.getByText("It is not a day.")).isVisible();
            page.getByLabel("Orders that changed since").fill("2025-01-01");
            click(page, AriaRole.BUTTON, "Ask for them");
            await().untilAsserted(() -> {
                page.reload();
                assertThat(page.locator("#backfill").textContent())
                        .contains("Done")
                        .contains("Since 2025-01-01 00:00 UTC: 0 orders on 1 page.");
            });
            picture(page, "integration-backfill");

            await().untilAsserted(() -> {
                page.reload();
                assertThat(page.getByText("Being read").count()
                                + page.getByText("Read all again").count())
                        .isPositive();
            });
            assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("What it sells")))
                    .isVisible();
            click(page, AriaRole.BUTTON, "Read all again");
            assertThat(page.getByText("Read last")).isVisible();

            var address = page.locator("#address").textContent();
            page.getByText("Use another address", new Page.GetByTextOptions().setExact(true))
                    .click();
            picture(page, "integration-address");
            click(page, AriaRole.BUTTON, "Yes, use another address");
            assertThat(page.locator("#address")).not().hasText(address);
            var phone = browser.freshPhonePage();
            signIn(phone, business);
            phone.navigate("/console/" + Hex32.print(business.id()) + "/integrations/" + shop.integration());
            picture(phone, "integration-phone");
        }
    }

    @Test
    void letsAnOwnerStartWithAPlatformAndNothingElse() {
        var business = businesses.open();
        var page = browser.freshPage();
        signIn(page, business);
        click(page, AriaRole.LINK, "Integrations");
        click(page, AriaRole.LINK, "Connect a platform");
        page.getByLabel("Platform").selectOption("Square");
        // What the field itself would not let anybody type.
        page.getByLabel("Name").evaluate("it => { it.removeAttribute('maxlength'); it.value = 'x'.repeat(256) }");
        click(page, AriaRole.BUTTON, "Next");
        assertThat(page.getByText("The name may not be greater than 255 characters."))
                .isVisible();
        page.getByLabel("Name").fill("");
        picture(page, "integration-new");
        click(page, AriaRole.BUTTON, "Next");

        assertThat(page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Square")))
                .isVisible();
        assertThat(page.locator("#address")).containsText("/webhooks/square/");
        picture(page, "integration-empty");
        click(page, AriaRole.LINK, "Integrations");
        assertThat(page.getByText("Not connected")).isVisible();
        click(page, AriaRole.LINK, "Square");
        page.getByLabel("Signing secret").fill("square-key");
        page.getByLabel("Sandbox").selectOption("Yes");
        click(page, AriaRole.BUTTON, "Save");
        assertThat(page.getByText("What you entered is saved.")).isVisible();
        assertThat(page.getByText("Not set yet: access token.")).isVisible();
        assertThat(page.getByLabel("Sandbox")).hasValue("true");
        page.getByLabel("Sandbox").selectOption("No");
        click(page, AriaRole.BUTTON, "Save");
        assertThat(page.getByLabel("Sandbox")).hasValue("false");
        assertThat(page).hasTitle("Square · Potoroo");
        picture(page, "integration-incomplete");
        click(page, AriaRole.LINK, "Integrations");
        assertThat(page.getByText("Not complete")).isVisible();
        click(page, AriaRole.LINK, "Square");
        page.getByLabel("API: access token").fill("EAAA1");
        page.getByText("The token ends after a while").click();
        page.getByLabel("API: client id").fill("sq0idp");
        picture(page, "integration-square");
        try (var square =
                new PlatformServer("square", it -> new PlatformServer.Told(200, Map.of("locations", List.of())))) {
            click(page, AriaRole.BUTTON, "Save");
            assertThat(page.getByText("The account has no shop yet.")).isVisible();
            picture(page, "shops-empty");
            assertThat(square.times("GET /v2/locations")).isEqualTo(1);
        }
        assertThat(business.http()
                        .get("/api/v1/integrations")
                        .ok()
                        .at("/data/0/sub_type")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void showsNothingOfAnotherBusiness() {
        var theirs = businesses.open();
        long id = theirs.integration(Map.of("sub_type", 1));
        var mine = businesses.open();
        var page = browser.freshPage();
        signIn(page, mine);

        assertThat(page.navigate("/console/" + Hex32.print(theirs.id()) + "/integrations")
                        .status())
                .isEqualTo(404);
        assertThat(page.navigate("/console/" + Hex32.print(mine.id()) + "/integrations/" + id)
                        .status())
                .isEqualTo(404);
    }
}
