package io.potoroo.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The database as the running server sees it. */
@ServerTest
class DatabaseTests {

    private final JdbcClient jdbc;

    @Autowired
    DatabaseTests(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Test
    void servesAsARoleThatCannotOverrideWhatItIsForbidden() {
        assertThat(jdbc.sql("select rolname from pg_roles where rolname = current_user and not rolsuper")
                        .query(String.class)
                        .list())
                .containsExactly("potoroo");
    }

    @Test
    void flushesEveryCommit() {
        assertThat(jdbc.sql("""
                        select setting
                        from pg_settings
                        where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')
                        """).query(String.class).list()).containsExactly("on", "on", "on", "on");
    }

    @Test
    void appliesTheMigrations() {
        assertThat(jdbc.sql("select success from flyway_schema_history")
                        .query(Boolean.class)
                        .list())
                .isNotEmpty()
                .containsOnly(true);
    }
}
