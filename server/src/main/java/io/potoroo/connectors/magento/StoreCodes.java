package io.potoroo.connectors.magento;

import io.potoroo.customers.Customer;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.redemptions.RedemptionOrder;
import io.potoroo.redemptions.Redemptions;
import io.potoroo.transactions.Reservation;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Sees to it that a customer who asks twice for the same gets one code, as long as it was not used. */
@Repository
class StoreCodes {

    /** No code is good for longer. */
    private static final Duration LONGEST_LIFE = Duration.ofDays(365);

    private final JdbcClient jdbc;
    private final Redemptions redemptions;
    private final Clock clock;

    StoreCodes(JdbcClient jdbc, Redemptions redemptions, Clock clock) {
        this.jdbc = jdbc;
        this.redemptions = redemptions;
        this.clock = clock;
    }

    /**
     * Hands out the code given before, if that was for the same cart and can still be used; else a new one.
     *
     * @param wish the same for what is the same, whatever the cart
     */
    @Transactional
    public Reservation give(
            UUID businessId, LinkForIntake link, Customer customer, String wish, String cart, RedemptionOrder order) {
        var unused = lock(businessId, link, customer, wish, cart)
                .map(it -> redemptions.get(businessId, it))
                .filter(it -> it.status(clock.instant()) == Reservation.Status.RESERVED);
        if (unused.isPresent()) {
            return unused.get();
        }
        var reservation = redemptions.reserve(businessId, link, customer, order);
        keep(businessId, link, customer, wish, cart, reservation.id());
        forgetOld(businessId, customer);
        return reservation;
    }

    /** The redemption that there is already. Of two who ask at once the second waits here. */
    private Optional<Long> lock(UUID businessId, LinkForIntake link, Customer customer, String wish, String cart) {
        return jdbc.sql("""
                        insert into connectors.magento_code (business_id, branch_link_id, customer_id, wish, cart)
                        values (:business, :link, :customer, :wish, :cart)
                        on conflict (business_id, branch_link_id, customer_id, wish, cart) do update
                        set wish = excluded.wish
                        returning redemption_id
                        """)
                .param("business", businessId)
                .param("link", link.id())
                .param("customer", customer.id())
                .param("wish", wish)
                .param("cart", cart)
                .query((row, number) -> Optional.ofNullable(row.getObject("redemption_id", Long.class)))
                .single();
    }

    private void keep(
            UUID businessId, LinkForIntake link, Customer customer, String wish, String cart, long redemptionId) {
        jdbc.sql("""
                        update connectors.magento_code
                        set redemption_id = :redemption,
                            made_at = :now
                        where business_id = :business
                        and branch_link_id = :link
                        and customer_id = :customer
                        and wish = :wish
                        and cart = :cart
                        """)
                .param("business", businessId)
                .param("link", link.id())
                .param("customer", customer.id())
                .param("wish", wish)
                .param("cart", cart)
                .param("redemption", redemptionId)
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    private void forgetOld(UUID businessId, Customer customer) {
        jdbc.sql("""
                        delete from connectors.magento_code
                        where business_id = :business
                        and customer_id = :customer
                        and made_at < :before
                        """)
                .param("business", businessId)
                .param("customer", customer.id())
                .param("before", Timestamp.from(clock.instant().minus(LONGEST_LIFE)))
                .update();
    }
}
