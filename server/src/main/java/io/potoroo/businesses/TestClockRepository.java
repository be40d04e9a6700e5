package io.potoroo.businesses;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How far each business's time was moved ahead, as rows. */
class TestClockRepository {

    private final JdbcClient jdbc;

    TestClockRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Duration ahead(UUID businessId) {
        return jdbc.sql("""
                        select ahead_micros
                        from businesses.test_clock
                        where business_id = :business
                        """)
                .param("business", businessId)
                .query((row, number) -> Duration.of(row.getLong("ahead_micros"), ChronoUnit.MICROS))
                .optional()
                .orElse(Duration.ZERO);
    }

    /** Whether it is further ahead now: never back. */
    boolean move(UUID businessId, Duration ahead) {
        return jdbc.sql("""
                        insert into businesses.test_clock as c (business_id, ahead_micros)
                        values (:business, :ahead)
                        on conflict (business_id) do update
                        set ahead_micros = excluded.ahead_micros
                        where c.ahead_micros < excluded.ahead_micros
                        """)
                        .param("business", businessId)
                        .param("ahead", ahead.dividedBy(ChronoUnit.MICROS.getDuration()))
                        .update()
                > 0;
    }

    List<UUID> moved() {
        return jdbc.sql("""
                        select business_id
                        from businesses.test_clock
                        order by business_id
                        """)
                .query((row, number) -> row.getObject("business_id", UUID.class))
                .list();
    }
}
