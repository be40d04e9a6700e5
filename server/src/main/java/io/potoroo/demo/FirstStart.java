package io.potoroo.demo;

import io.potoroo.access.FirstOwner;
import io.potoroo.database.DataFolder;
import io.potoroo.web.WebSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Fills an empty server before it answers its first request, and tells the operator what to do next. */
@Component
class FirstStart implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(FirstStart.class);

    private static final String FILE = "demo.env";

    /** Keeps two nodes that start at once on one empty database from filling it twice. */
    private static final long LOCK = 0x506f746f726f6fL;

    private final SampleBusiness sample;
    private final FirstOwner firstOwner;
    private final DataFolder data;
    private final String url;
    private final boolean demo;
    private final TransactionTemplate inTransaction;
    private final JdbcClient jdbc;
    private boolean running;

    FirstStart(
            SampleBusiness sample,
            FirstOwner firstOwner,
            DataFolder data,
            WebSettings web,
            @Value("${potoroo.demo:on}") String demo,
            TransactionTemplate inTransaction,
            JdbcClient jdbc) {
        this.sample = sample;
        this.firstOwner = firstOwner;
        this.data = data;
        this.url = web.publicUrl();
        this.demo = "on".equals(demo);
        this.inTransaction = inTransaction;
        this.jdbc = jdbc;
    }

    @Override
    public void start() {
        running = true;
        if (demo) {
            inTransaction.executeWithoutResult(status -> {
                jdbc.sql("select pg_advisory_xact_lock(:lock)")
                        .param("lock", LOCK)
                        .query(row -> {});
                if (firstOwner.isAwaited()) {
                    // Before the commit: a business without its keys could never be reached.
                    data.write(FILE, sample.create().asEnvironment(url));
                }
            });
            followUrl();
        }
    }

    /** The address may be another one than at the last start. */
    private void followUrl() {
        var file = data.file(FILE);
        try {
            if (Files.exists(file)) {
                var before = Files.readString(file);
                var after = before.replaceFirst("POTOROO_URL=.*", "POTOROO_URL=" + url);
                if (!after.equals(before)) {
                    data.write(FILE, after);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void tell() {
        var file = data.file(FILE);
        firstOwner
                .newToken()
                .ifPresent(token -> log.info(
                        "The server is empty. Create its first owner and business within a day at {}/setup/{}",
                        url,
                        token));
        if (demo && Files.exists(file)) {
            log.info("""
                    The sample business is there to try. Its first requests:

                      . {}
                      TOKEN=$(curl -sS "$POTOROO_URL/oauth/token" -d grant_type=password -d scope=admin \\
                        -d client_id="$POTOROO_CLIENT_ID" -d client_secret="$POTOROO_CLIENT_SECRET" \\
                        -d username="$POTOROO_USERNAME" -d password="$POTOROO_PASSWORD" \\
                        -d application_key="$POTOROO_APPLICATION_KEY" | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
                      curl -sS "$POTOROO_URL/api/v1/branches" -H "Authorization: Bearer $TOKEN" \\
                        -H "X-Application-Key: $POTOROO_APPLICATION_KEY"

                    Pages: {}/sign-in with the user name and password of that file. API description: {}/docs
                    """, file, url, url);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the web server. */
    @Override
    public int getPhase() {
        return 0;
    }
}
