package io.potoroo.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** {@code /branches} of both APIs over HTTP. */
@ServerTest
class BranchContractTests {

    private final TestBusinesses businesses;
    private final TestBusiness business;

    @Autowired
    BranchContractTests(TestBusinesses businesses) {
        this.businesses = businesses;
        this.business = businesses.open();
    }

    private List<UUID> ids(String path) {
        return business.http()
                .get(path)
                .ok()
                .path("data")
                .valueStream()
                .map(it -> Hex32.parse(it.path("id").asString()).orElseThrow())
                .toList();
    }

    @Test
    void showsAllBranchesToPlugIns() {
        var place = business.place().id();
        var virtual = business.virtual().id();

        assertThat(ids("/api/v1/branches")).containsExactly(place, virtual);
        assertThat(ids("/api/v1/branches?include=virtual_branch")).containsExactly(place, virtual);
        assertThat(ids("/api/v1/branches?virtual_branch_flag=eq%7Ctrue")).containsExactly(virtual);
        assertThat(ids("/api/v1/branches?virtual_branch_flag=false")).containsExactly(place);
        assertThat(business.http()
                        .get("/api/v1/branches")
                        .ok()
                        .path("meta")
                        .path("per_page")
                        .asInt())
                .isEqualTo(100);
    }

    @Test
    void hidesVirtualBranchesFromOthersUnlessTheyAskForThem() {
        var place = business.place().id();
        var virtual = business.virtual().id();

        assertThat(ids("/branches")).containsExactly(place);
        assertThat(ids("/branches?include=virtual_branch")).containsExactly(place, virtual);
        assertThat(ids("/branches?include%5B%5D=virtual_branch")).containsExactly(place, virtual);
        assertThat(business.http()
                        .get("/branches")
                        .ok()
                        .path("meta")
                        .path("per_page")
                        .asInt())
                .isEqualTo(15);
    }

    @Test
    void writesABranchAsTheContractDoes() {
        var id = Hex32.print(business.place().id());
        var expected = JsonMapper.shared().readTree("""
                {"data":{"id":"%s","name":"Plateau","web_site":"https://cafe.example",
                "phone":{"number":"5145550101","country_code":"CA","national_format":"(514) 555-0101",
                "intl_format":"+1 514-555-0101"},
                "logo":{"large":null,"medium":null,"thumbnail":null},
                "cover_photo":{"large":null,"medium":null,"thumbnail":null},
                "address":{"formatted":"1 Rue Rachel, Montreal, QC, Canada","street":"1 Rue Rachel",
                "city":"Montreal","region":"QC","country":"Canada","lat":null,"long":null},
                "virtual_branch_flag":false,"is_ecom":false,"time_zone":"America/Montreal"}}""".formatted(id));

        assertThat(business.http().get("/api/v1/branches/" + id).ok()).isEqualTo(expected);
        assertThat(business.http()
                        .get("/api/v1/branches/" + id.toUpperCase(Locale.ROOT))
                        .ok())
                .isEqualTo(expected);
    }

    @Test
    void tellsAForeignIdLikeAMissingOne() {
        var foreign = Hex32.print(businesses.open().place().id());
        for (var id : List.of(foreign, Hex32.print(Hex32.next()), "15", foreign.substring(1))) {
            assertThat(business.http().get("/api/v1/branches/" + id).status()).isEqualTo(404);
        }
    }
}
