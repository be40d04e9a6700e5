package io.potoroo.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.potoroo.Potoroo;
import io.potoroo.TestBrowser;
import io.potoroo.access.FirstOwner;
import io.potoroo.access.NewUser;
import io.potoroo.businesses.NewBusiness;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;

/** The first start of a server without a sample business, on a data folder and a database of its own. */
class SetupPagesTests {

    @Test
    void createsTheFirstOwnerAndBusinessThroughALinkThatIsGoodOnce() {
        var folder = "target/first-start-" + Hex32.print(Hex32.next());
        try (var server = new SpringApplicationBuilder(Potoroo.class)
                .run("--server.port=0", "--potoroo.demo=off", "--potoroo.data=" + folder)) {
            int port = Integer.parseInt(server.getEnvironment().getRequiredProperty("local.server.port"));
            var firstOwner = server.getBean(FirstOwner.class);
            var superseded = firstOwner.newToken().orElseThrow();
            var token = firstOwner.newToken().orElseThrow();
            try (var browser = new TestBrowser(port)) {
                var page = browser.freshPage();
                assertThat(page.navigate("/setup/" + superseded).status()).isEqualTo(404);
                page.navigate("/setup/" + token);
                page.getByLabel("E-mail address").fill("first@example.com");
                page.getByLabel("First name").fill("Fay");
                page.getByLabel("Password").fill("short");
                create(page);
                assertThat(page.getByText("The password must have 10 to 72 characters."))
                        .isVisible();
                assertThat(page.getByText("The name field is required.")).isVisible();
                assertThat(firstOwner.isAwaited()).isTrue();
                TestBrowser.picture(page, "setup");

                page.getByLabel("Password").fill("seven small potoroos");
                page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))
                        .fill("Wombat Bakery");
                page.getByLabel("Currency").selectOption("AUD");
                page.getByLabel("Time zone").selectOption("Australia/Hobart");
                page.getByLabel("Country").selectOption("AU");
                create(page);

                assertThat(page.getByRole(AriaRole.CELL, new Page.GetByRoleOptions().setName("Wombat Bakery")))
                        .isVisible();
                assertThat(page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Approvals")))
                        .isVisible();
                assertThat(page.navigate("/setup/" + token).status()).isEqualTo(404);
                assertThatThrownBy(() -> server.getBean(FirstBusiness.class)
                                .create(token, new NewUser("", "", "", ""), new NewBusiness("", null, "", "", null)))
                        .as("a link that is spent says nothing of what is wrong")
                        .isInstanceOf(Refusal.class)
                        .extracting(it -> ((Refusal) it).kind())
                        .isEqualTo(Refusal.Kind.NOT_FOUND);
                assertThat(firstOwner.newToken()).isEmpty();
                page.navigate("/");
                assertThat(page).hasURL("http://127.0.0.1:" + port + "/account");
            }
        }
    }

    private static void create(Page page) {
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Create"))
                .click();
    }
}
