package io.potoroo.database;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** A PostgreSQL of one test's own, which it may lose and get back. */
public final class StoppableDatabase
        implements ApplicationContextInitializer<ConfigurableApplicationContext>, AutoCloseable {

    private final DataFolder data;
    private final int port;
    private EmbeddedPostgres postgres;

    public StoppableDatabase(Path folder) {
        data = new DataFolder(folder);
        postgres = start(0);
        port = URI.create(postgres.getJdbcUrl().substring("jdbc:".length())).getPort();
    }

    private EmbeddedPostgres start(int where) {
        return EmbeddedPostgres.start(data, new DatabaseSettings(where, "64MB"));
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "potoroo.data=" + data.path(),
                        "potoroo.demo=off",
                        "potoroo.webhooks.private-addresses=on",
                        "spring.datasource.url=" + postgres.getJdbcUrl(),
                        "spring.datasource.username=" + postgres.getUsername(),
                        "spring.datasource.password=" + postgres.getPassword())
                .applyTo(context);
    }

    public void stop() throws IOException {
        postgres.close();
    }

    public void startAgain() {
        postgres = start(port);
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
