package io.potoroo.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.connectors.TestPlatform.Answer;
import io.potoroo.connectors.TestPlatform.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** From a shop to points, over HTTP with an account that speaks as Lightspeed Retail (R-Series) does. */
@ServerTest
class LightspeedRContractTests {

    private final TestBusinesses businesses;
    private final ChangedOrders changedOrders;
    private final ConnectorRepository connectors;
    private TestBusiness business;
    private TestPlatform account;
    private long link;

    @Autowired
    LightspeedRContractTests(TestBusinesses businesses, ChangedOrders changedOrders, ConnectorRepository connectors) {
        this.businesses = businesses;
        this.changedOrders = changedOrders;
        this.connectors = connectors;
        this.business = businesses.open();
        this.account = account();
    }

    private TestPlatform account() {
        return new TestPlatform("lightspeedr", 6, business, Map.of(), LightspeedRContractTests::answer);
    }

    @BeforeEach
    void connect() {
        account.close();
        business = businesses.open();
        account = account();
        account.connect(Map.of("credentials", Map.of("client_id", "c", "client_secret", "s", "refresh_token", "r")));
        link = account.link("12345", "1", Map.of());
    }

    @AfterEach
    void close() {
        account.close();
    }

    private static final String SALES = "/API/V3/Account/12345/Sale.json?limit=100&sort=timeStamp&timeStamp=>,"
            + "2026-01-04T23:59:59Z&load_relations=[\"SaleLines\",\"SaleLines.Item\",\"SalePayments\","
            + "\"SalePayments.PaymentType\"]";

    private static Answer answer(Request request) {
        if (request.path().equals("/auth/oauth/token")) {
            return Answer.ok("{\"access_token\":\"a\",\"refresh_token\":\"r2\",\"expires_in\":1800}");
        }
        if (!request.authorization().equals("Bearer a")) {
            return Answer.refusal(401, "{}");
        }
        var path = request.path();
        if (path.equals(SALES)) {
            return page("""
                    {"@attributes":{"count":"2","next":"https://api.lightspeedapp.com/API/V3/Account/12345/Sale.json?after=2"},
                    "Sale":{"saleID":"277","timeStamp":"2026-01-05T10:00:00+00:00","completed":"true","voided":"false",
                    "isTaxInclusive":"false","completeTime":"2026-01-05T10:00:00+00:00","ticketNumber":"220000000277",
                    "calcTips":"0","total":"25","customerID":"8","shopID":"1",
                    "SaleLines":{"SaleLine":{"saleLineID":"269","unitQuantity":"1","unitPrice":"25","itemID":"12",
                    "parentSaleLineID":"0","Item":""}},"SalePayments":""}}""");
        }
        if (path.startsWith("/API/V3/Account/12345/Sale.json?after=2")) {
            return page("""
                    {"@attributes":{"next":""},"Sale":[{"saleID":"282","timeStamp":"2026-01-06T10:00:00+00:00",
                    "completed":"true","voided":"false","completeTime":"2026-01-06T10:00:00+00:00","total":"-25",
                    "customerID":"0","shopID":"2","SaleLines":{"SaleLine":[{"saleLineID":"279","unitQuantity":"-1",
                    "unitPrice":"25","itemID":"12","parentSaleLineID":"269"}]}}]}""");
        }
        if (path.equals("/API/V3/Account/12345/Category.json?limit=100")) {
            return page("""
                    {"Category":[{"categoryID":"3","name":"Smokes","parentID":"0"},
                    {"categoryID":"4","name":"Cigars","parentID":"3"}]}""");
        }
        if (path.equals("/API/V3/Account/12345/Manufacturer.json?limit=100")) {
            return page("{\"Manufacturer\":{\"manufacturerID\":\"5\",\"name\":\"Potter\"}}");
        }
        if (path.equals("/API/V3/Account/12345/Vendor.json?limit=100")) {
            return page("{\"@attributes\":{\"count\":\"0\"}}");
        }
        if (path.equals("/API/V3/Account/12345/Item.json?limit=100")) {
            return page("{\"Item\":[" + item("12", "false") + "," + item("13", "false") + "]}");
        }
        if (path.equals("/API/V3/Account/12345/Item.json?limit=100&archived=true&sort=timeStamp&timeStamp=>,"
                + "2026-01-04T23:59:59Z")) {
            return page("{\"Item\":[" + item("13", "true") + "]}");
        }
        if (path.startsWith("/API/V3/Account/12345/Customer.json?limit=100&customerID=IN,[8]&")) {
            return page("""
                    {"Customer":{"customerID":"8","firstName":"Ada","Contact":{"Emails":{"ContactEmail":
                    {"address":"ada@example.com","useType":"Primary"}},"Phones":""}}}""");
        }
        if (path.equals("/API/V3/Account/12345/SaleLine.json?limit=100&saleLineID=IN,[269]")) {
            return page("{\"SaleLine\":{\"saleLineID\":\"269\",\"saleID\":\"277\",\"shopID\":\"1\"}}");
        }
        return Answer.refusal(404, "{}");
    }

    private static String item(String id, String archived) {
        return """
                {"itemID":"%s","description":"Cigar","customSku":"","systemSku":"210000000012","categoryID":"4",
                "manufacturerID":"5","defaultVendorID":"0","archived":"%s","Tags":{"tag":"smoke"}}""".formatted(id, archived);
    }

    /** The bucket is full, and drains fast. */
    private static Answer page(String body) {
        return new Answer(200, body, Map.of("X-LS-API-Bucket-Level", "90/90", "X-LS-API-Drip-Rate", "1000"));
    }

    /** Given back in another shop than it was sold at, which is not linked. */
    @Test
    void readsSalesAndReturnsPageByPage() {
        changedOrders.ask(
                connectors.find(business.id(), account.integration()).orElseThrow(),
                Instant.parse("2026-01-05T00:00:00Z"));

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(account.outcomes()).containsExactly("processed", "unlinked"));
        assertThat(account.points(link, "277")).isEqualTo(25);
        assertThat(account.sale(link, "277").at("/customer/first_name").asString())
                .isEqualTo("Ada");

        account.link("12345", "2", Map.of());

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(account.points(link, "277")).isZero());
        assertThat(account.asked().stream().filter(it -> it.path().contains("/Customer.json")))
                .as("all customers of a page are read at once")
                .hasSize(1);
        assertThat(account.asked().stream().filter(it -> it.path().equals("/auth/oauth/token")))
                .hasSize(1);
    }

    @Test
    void takesNoWebhooks() {
        assertThat(account.connect(Map.of()).has("intake_url")).isFalse();
    }

    @Test
    void readsWhatTheAccountSells() {
        account.catalogue().awaitRead();

        assertThat(account.catalogue().listed(link, "products")).containsExactly("12", "13");
        assertThat(account.catalogue().listed(link, "categories")).containsExactly("3", "4");
        assertThat(account.catalogue().listed(link, "product-brands")).containsExactly("5");
        assertThat(account.catalogue().listed(link, "product-tags")).containsExactly("smoke");
    }

    /** Nothing is pushed: what changed is asked for with the sales, which name an item and the one category it is in. */
    @Test
    void earnsNothingForWhatIsBelowAnExcludedCategoryAndForgetsWhatIsArchived() {
        account.catalogue().awaitRead();
        account.exclude(link, "3");
        changedOrders.ask(
                connectors.find(business.id(), account.integration()).orElseThrow(),
                Instant.parse("2026-01-05T00:00:00Z"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(account.outcomes()).containsExactly("processed", "unlinked"));

        assertThat(account.points(link, "277")).isZero();
        assertThat(account.sale(link, "277").path("warnings")).isEmpty();
        assertThat(account.catalogue().listed(link, "products")).containsExactly("12");
    }
}
