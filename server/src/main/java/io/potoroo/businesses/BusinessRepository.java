package io.potoroo.businesses;

import io.potoroo.kernel.Currency;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Businesses, as rows. */
@Repository
class BusinessRepository {

    private final JdbcClient jdbc;

    BusinessRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Business business) {
        jdbc.sql("""
                        insert into businesses.business
                            (business_id, name, about, currency, time_zone, country_code, loyalty_type, created_at)
                        values (:id, :name, :about, :currency, :timeZone, :countryCode, :loyaltyType, :createdAt)
                        """)
                .param("id", business.id())
                .param("name", business.name())
                .param("about", business.about())
                .param("currency", business.currency().code())
                .param("timeZone", business.timeZone().getId())
                .param("countryCode", business.countryCode())
                .param("loyaltyType", business.loyaltyType().name().toLowerCase(Locale.ROOT))
                .param("createdAt", Timestamp.from(business.createdAt()))
                .update();
    }

    Optional<Business> find(UUID businessId) {
        return jdbc.sql("""
                        select business_id, name, about, currency, time_zone, country_code, loyalty_type, created_at
                        from businesses.business
                        where business_id = :id
                        """)
                .param("id", businessId)
                .query((row, number) -> business(row))
                .optional();
    }

    private static Business business(ResultSet row) throws SQLException {
        return new Business(
                row.getObject("business_id", UUID.class),
                row.getString("name"),
                row.getString("about"),
                Currency.of(row.getString("currency")),
                ZoneId.of(row.getString("time_zone")),
                row.getString("country_code"),
                LoyaltyType.valueOf(row.getString("loyalty_type").toUpperCase(Locale.ROOT)),
                row.getTimestamp("created_at").toInstant());
    }
}
