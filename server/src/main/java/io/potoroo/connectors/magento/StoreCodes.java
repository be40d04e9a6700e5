package io.potoroo.connectors.magento;

import io.potoroo.customers.Customer;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.redemptions.RedemptionOrder;
import io.potoroo.redemptions.Redemptions;
import io.potoroo.transactions.Reservation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Sees to it that a customer who asks twice for the same with the same cart gets one code, as long as it was not used. */
@Repository
class StoreCodes {

    private static final int MOST_FORGOTTEN = 10;

    private final JdbcClient jdbc;
    private final Redemptions redemptions;
    private final Clock clock;

    StoreCodes(JdbcClient jdbc, Redemptions redemptions, Clock clock) {
        this.jdbc = jdbc;
        this.redemptions = redemptions;
        this.clock = clock;
    }

    /**
     * Hands out the code given before, if that can still be used; else a new one.
     *
     * @param wish the same for what is the same
     */
    @Transactional
    public Reservation give(
            UUID businessId, LinkForIntake link, Customer customer, String wish, String cart, RedemptionOrder order) {
        var now = clock.instant();
        var unused = lock(businessId, link, customer, wish, cart, now)
                .map(it -> redemptions.get(businessId, it))
                .filter(it -> it.status(now) == Reservation.Status.RESERVED);
        if (unused.isPresent()) {
            return unused.get();
        }
        var reservation = redemptions.reserve(businessId, link, customer, order);
        keep(businessId, link, customer, wish, cart, reservation);
        forgetEnded(businessId, now);
        return reservation;
    }

    /** Of two who ask at once the second waits here. Empty where there was no code yet. */
    private Optional<Long> lock(
            UUID businessId, LinkForIntake link, Customer customer, String wish, String cart, Instant now) {
        return jdbc.sql("""
                        insert into connectors.magento_code
                            (business_id, branch_link_id, customer_id, wish, cart, ends_at)
                        values (:business, :link, :customer, :wish, :cart, :now)
                        on conflict (business_id, branch_link_id, customer_id, wish, cart) do update
                        set wish = excluded.wish
                        returning redemption_id
                        """)
                .param("business", businessId)
                .param("link", link.id())
                .param("customer", customer.id())
                .param("wish", wish)
                .param("cart", cart)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .optional();
    }

    private void keep(
            UUID businessId, LinkForIntake link, Customer customer, String wish, String cart, Reservation reservation) {
        jdbc.sql("""
                        update connectors.magento_code
                        set redemption_id = :redemption,
                            ends_at = :ends
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
                .param("redemption", reservation.id())
                .param("ends", reservation.expiresAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** More than are made, so there are never many; those that somebody holds are left to the next. */
    private void forgetEnded(UUID businessId, Instant now) {
        jdbc.sql("""
                        delete from connectors.magento_code
                        where (business_id, branch_link_id, customer_id, wish, cart) in (
                            select business_id, branch_link_id, customer_id, wish, cart
                            from connectors.magento_code
                            where business_id = :business
                            and ends_at <= :now
                            limit :most
                            for update skip locked
                        )
                        """)
                .param("business", businessId)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("most", MOST_FORGOTTEN)
                .update();
    }
}
