package io.potoroo.webhooks;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.potoroo.TestBrowser.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
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

/** The webhook pages, as an owner uses them. */
@ServerTest
@TestInstance(Lifecycle.PER_CLASS)
class WebhookPagesTests {

    private final TestBusinesses businesses;
    private final TestBrowser browser;

    @Autowired
    WebhookPagesTests(TestBusinesses businesses, @LocalServerPort int port) {
        this.businesses = businesses;
        this.browser = new TestBrowser(port);
    }

    @AfterAll
    void closeBrowser() {
        browser.close();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name))
                .first();
    }

    private static void signIn(Page page, TestBusiness business) {
        page.navigate("/sign-in");
        page.getByLabel("E-mail address").fill(business.ownerEmail());
        page.getByLabel("Password").fill(TestBusinesses.PASSWORD);
        button(page, "Sign in").click();
    }

    @Test
    void letsAnOwnerAddTryAndRemoveAWebhook() {
        try (var receiver = new TestReceiver()) {
            var business = businesses.open();
            var page = browser.freshPage();
            signIn(page, business);
            link(page, "Webhooks").click();
            assertThat(page.getByText("No program is told anything yet.")).isVisible();
            picture(page, "webhooks-empty");
            link(page, "Add a webhook").click();
            page.getByLabel("Address").fill("nowhere");
            button(page, "Add").click();
            assertThat(page.getByText("The url format is invalid.")).isVisible();
            assertThat(page.getByText("Choose at least one topic.")).isVisible();
            page.getByLabel("Address").fill(receiver.url());
            page.getByLabel("Description").fill("Stock keeping");
            page.getByLabel("All about sales").check();
            page.getByLabel("customer.created").check();
            picture(page, "webhook-new");
            button(page, "Add").click();

            var secret = page.locator("#secret").textContent();
            assertThat(secret).startsWith("whsec_");
            link(page, "Webhooks").first().click();
            assertThat(page.getByText("Stock keeping")).isVisible();
            assertThat(page.getByText("Works")).isVisible();
            picture(page, "webhooks");
            page.getByText(receiver.url()).click();
            assertThat(page.content()).doesNotContain(secret);
            button(page, "Send a test").click();
            await().until(() -> receiver.ofType("webhook.test").size() == 1);
            assertThat(receiver.messages().getFirst().isSignedWith(secret)).isTrue();
            receiver.answers(it -> 500);
            business.http()
                    .post("/customers", Map.of("email", "ada@example.com"))
                    .ok();
            await().untilAsserted(() -> {
                page.reload();
                assertThat(page.getByText("Trying again").count()).isEqualTo(1);
            });
            assertThat(page.getByText("The endpoint answered with status 500.")).isVisible();
            picture(page, "webhook");
            button(page, "Send evt_").first().click();
            await().until(() -> receiver.ofType("webhook.test").size() == 2);

            button(page, "Disable").click();
            assertThat(button(page, "Enable")).isVisible();
            button(page, "Make a new secret").click();
            assertThat(page.locator("#secret").textContent()).isNotEqualTo(secret);
            page.getByText("Delete", new Page.GetByTextOptions().setExact(true)).click();
            picture(page, "webhook-delete");
            button(page, "Yes, delete").click();
            assertThat(page.getByText("No program is told anything yet.")).isVisible();

            var phone = browser.freshPhonePage();
            signIn(phone, business);
            phone.navigate("/console/" + Hex32.print(business.id()) + "/webhooks/new");
            picture(phone, "webhook-new-phone");
        }
    }

    @Test
    void showsNothingOfAnotherBusiness() {
        var theirs = businesses.open();
        var id = theirs.http()
                .post("/api/v1/webhooks", Map.of("url", "http://127.0.0.1:9/", "topics", java.util.List.of("*")))
                .ok()
                .at("/data/id")
                .asLong();
        var mine = businesses.open();
        var page = browser.freshPage();
        signIn(page, mine);

        assertThat(page.navigate("/console/" + Hex32.print(theirs.id()) + "/webhooks")
                        .status())
                .isEqualTo(404);
        assertThat(page.navigate("/console/" + Hex32.print(mine.id()) + "/webhooks/" + id)
                        .status())
                .isEqualTo(404);
    }
}
