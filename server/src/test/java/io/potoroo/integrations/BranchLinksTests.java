package io.potoroo.integrations;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.kernel.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** What the intake of sales asks of branch links. */
@ServerTest
@RecordApplicationEvents
class BranchLinksTests {

    private final BranchLinks links;
    private final TestBusinesses businesses;
    private final TestBusiness business;

    @Autowired
    private ApplicationEvents events;

    @Autowired
    BranchLinksTests(BranchLinks links, TestBusinesses businesses) {
        this.links = links;
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @Test
    void handsOutWhatTheIntakeNeedsWithSettingsLaidOverEachOther() {
        long link = business.link("1234");
        long integration = links.require(business.id(), link).integrationId();
        business.http()
                .put(
                        "/api/v1/integrations/" + integration,
                        "{\"settings\":{\"late_sale_days\":5,\"auto_reward\":false}}")
                .ok();
        business.http()
                .put("/api/v1/branch-links/" + link, "{\"settings\":{\"late_sale_days\":null}}")
                .ok();

        var intake =
                requireNonNull(links.forIntake(business.id(), List.of(link)).get(link));

        assertThat(intake.accountId()).isEqualTo("c36cc9df9");
        assertThat(intake.shopId()).isEqualTo("1234");
        assertThat(intake.integrationId()).isEqualTo(integration);
        assertThat(intake.branchId()).isEqualTo(business.virtual().id());
        assertThat(intake.open()).isTrue();
        assertThat(intake.ecom()).isFalse();
        assertThat(intake.settings().autoReward()).isFalse();
        assertThat(intake.settings().lateSaleDays())
                .as("null is a value of this one")
                .isNull();
        assertThat(links.findByShop(business.id(), integration, "c36cc9df9", "1234"))
                .contains(link);
        assertThat(links.findByShop(business.id(), integration, "c36cc9df9", "12345"))
                .isEmpty();
    }

    @Test
    void closesALinkThatIsDisabledOrWhoseIntegrationIs() {
        long disabled = business.link("1");
        long inactive = business.link("2");
        business.http()
                .put("/api/v1/branch-links/" + disabled, Map.of("enabled", false))
                .ok();
        business.http()
                .put(
                        "/api/v1/integrations/"
                                + links.require(business.id(), inactive).integrationId(),
                        Map.of("active", false))
                .ok();

        assertThat(links.forIntake(business.id(), List.of(disabled, inactive)).values())
                .hasSize(2)
                .noneMatch(LinkForIntake::open);
    }

    @Test
    void tellsDeletedLinksFromOthersAndNothingOfForeignOnes() {
        long deleted = business.link("1");
        long foreign = businesses.open().link("1");
        links.delete(business.id(), deleted);

        assertThat(links.forIntake(business.id(), List.of(deleted, foreign)).values())
                .singleElement()
                .matches(it -> it.id() == deleted && it.deleted() && !it.open());
        assertThat(links.findForIntake(business.id(), deleted)).isEmpty();
        assertThatThrownBy(() -> links.require(business.id(), foreign)).isInstanceOf(Refusal.class);
        assertThat(events.stream(BranchLinkDeleted.class)).contains(new BranchLinkDeleted(business.id(), deleted));
    }
}
