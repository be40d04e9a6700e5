package io.potoroo.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The PostgreSQL that all tests of a JVM share, with an empty database at its start.
 *
 * <p>Its files stay under {@code target/} so that only the first run makes them; a test run beside this one takes the
 * next folder.
 */
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final int MOST_RUNS_AT_ONCE = 8;

    private record Running(DataFolder data, EmbeddedPostgres postgres) {}

    private static final class Shared {
        static final Running RUNNING = start();
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var running = Shared.RUNNING;
        TestPropertyValues.of(
                        "potoroo.data=" + running.data().path(),
                        "potoroo.webhooks.private-addresses=on",
                        "spring.datasource.url=" + running.postgres().getJdbcUrl(),
                        "spring.datasource.username=" + running.postgres().getUsername(),
                        "spring.datasource.password=" + running.postgres().getPassword())
                .applyTo(context);
    }

    private static Running start() {
        for (int run = 1; ; run++) {
            var data = new DataFolder(Path.of("target", "test-data-" + run));
            try {
                var postgres = EmbeddedPostgres.start(data, new DatabaseSettings(0, "128MB"));
                recreate(data, postgres);
                SpringApplication.getShutdownHandlers().add(() -> close(postgres));
                return new Running(data, postgres);
            } catch (StartRefused taken) {
                if (run == MOST_RUNS_AT_ONCE) {
                    throw taken;
                }
            }
        }
    }

    private static void recreate(DataFolder data, EmbeddedPostgres postgres) {
        try (var connection = DriverManager.getConnection(
                        postgres.getJdbcUrl().replace("/" + Cluster.DATABASE + "?", "/postgres?"),
                        "postgres",
                        Files.readString(data.file("database/superuser.password")));
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + Cluster.DATABASE + " with (force)");
            statement.execute("create database " + Cluster.DATABASE + " owner " + Cluster.OWNER);
        } catch (IOException | SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void close(EmbeddedPostgres postgres) {
        try {
            postgres.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
