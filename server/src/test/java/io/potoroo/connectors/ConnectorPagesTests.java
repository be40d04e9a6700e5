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
            page.reload();
            assertThat(page.getByText("by its own program")).isVisible();
            picture(page, "integrations");
            click(page, AriaRole.LINK, "ABC");
            page.getByLabel("Signing secret").fill("shpss_pasted");
            page.getByLabel("API: access token").fill("shpat_pasted");
            page.getByLabel("Combines with").fill("shipping");
            click(page, AriaRole.BUTTON, "Save");
            assertThat(page.locator("#address").textContent())
                    .isEqualTo(shop.connector().path("intake_url").asString());
            assertThat(page.content()).doesNotContain("shpss_pasted").doesNotContain("shpat_pasted");
            assertThat(page.getByLabel("Combines with")).hasValue("shipping");

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
            shop.link("7");
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
                        .contains("Since 2025-01-01 00:00 UTC: 0 orders on 1 pages.");
            });
            picture(page, "integration-backfill");

            click(page, AriaRole.BUTTON, "Use another address");
            var phone = browser.freshPhonePage();
            signIn(phone, business);
            phone.navigate("/console/" + Hex32.print(business.id()) + "/integrations/" + shop.integration());
            picture(phone, "integration-phone");
        }
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
