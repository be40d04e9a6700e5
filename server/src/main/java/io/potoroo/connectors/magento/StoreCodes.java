package io.potoroo.connectors.magento;

import io.potoroo.customers.Customer;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.redemptions.RedemptionOrder;
import io.potoroo.redemptions.Redemptions;
import io.potoroo.transactions.Reservation;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Sees to it that a customer who asks twice for the same gets one code, as long as it was not used. */
@Repository
class StoreCodes {

    private final JdbcClient jdbc;
    private final Redemptions redemptions;
    private final Clock clock;

    StoreCodes(JdbcClient jdbc, Redemptions redemptions, Clock clock) {
        this.jdbc = jdbc;
        this.redemptions = redemptions;
        this.clock = clock;
    }

    private record Given(String cart, @Nullable Long redemptionId) {}

    /**
     * Hands out the code given before, if that was for the same cart and can still be used; else a new one.
     *
     * @param wish the same for what is the same, whatever the cart
     */
    @Transactional
    public Reservation give(
            UUID businessId, LinkForIntake link, Customer customer, String wish, String cart, RedemptionOrder order) {
        var given = lock(businessId, link, customer, wish, cart);
        var unused = Optional.ofNullable(given.redemptionId())
                .filter(ignored -> given.cart().equals(cart))
                .map(it -> redemptions.get(businessId, it))
                .filter(it -> it.status(clock.instant()) == Reservation.Status.RESERVED);
        if (unused.isPresent()) {
            return unused.get();
        }
        var reservation = redemptions.reserve(businessId, link, customer, order);
        keep(businessId, link, customer, wish, cart, reservation.id());
        return reservation;
    }

    /** Of two who ask at once the second waits here. */
    private Given lock(UUID businessId, LinkForIntake link, Customer customer, String wish, String cart) {
        return jdbc.sql("""
                        insert into connectors.magento_code (business_id, branch_link_id, customer_id, wish, cart)
                        values (:business, :link, :customer, :wish, :cart)
                        on conflict (business_id, branch_link_id, customer_id, wish) do update
                        set wish = excluded.wish
                        returning cart, redemption_id
                        """)
                .param("business", businessId)
                .param("link", link.id())
                .param("customer", customer.id())
                .param("wish", wish)
                .param("cart", cart)
                .query((row, number) -> new Given(row.getString("cart"), row.getObject("redemption_id", Long.class)))
                .single();
    }

    private void keep(
            UUID businessId, LinkForIntake link, Customer customer, String wish, String cart, long redemptionId) {
        jdbc.sql("""
                        update connectors.magento_code
                        set cart = :cart,
                            redemption_id = :redemption
                        where business_id = :business
                        and branch_link_id = :link
                        and customer_id = :customer
                        and wish = :wish
                        """)
                .param("business", businessId)
                .param("link", link.id())
                .param("customer", customer.id())
                .param("wish", wish)
                .param("cart", cart)
                .param("redemption", redemptionId)
                .update();
    }
}
