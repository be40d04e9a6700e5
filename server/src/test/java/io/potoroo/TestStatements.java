package io.potoroo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.potoroo.kernel.Hex32;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Tells which statements were sent to the database. */
public final class TestStatements {

    private TestStatements() {}

    /** The statements on tables of these schemas that the server in this JVM sent meanwhile. */
    public static List<String> on(String schemas, Runnable work) {
        return on(schemas, work, it -> true);
    }

    /** Those that this very thread sent, whatever else the server did meanwhile. */
    public static List<String> here(String schemas, Runnable work) {
        var here = Thread.currentThread().getName();
        return on(schemas, work, it -> it.getThreadName().equals(here));
    }

    /** Those that answering this GET took, whatever else the server did meanwhile. */
    public static List<String> answering(TestClient http, String path) {
        var id = Hex32.print(Hex32.next());
        return on(
                "[a-z]+",
                () -> http.send("GET", path, "", "X-Request-Id", id).ok(),
                it -> id.equals(it.getMDCPropertyMap().get("request_id")));
    }

    private static List<String> on(String schemas, Runnable work, Predicate<ILoggingEvent> counts) {
        var tables = Pattern.compile("\\b(" + schemas.replace(',', '|') + ")\\.[a-z_]+");
        var logger = (Logger) LoggerFactory.getLogger(JdbcTemplate.class);
        var seen = new ListAppender<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                // Else it would tell the thread that reads it.
                event.prepareForDeferredProcessing();
                super.append(event);
            }
        };
        seen.start();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(seen);
        try {
            work.run();
        } finally {
            logger.detachAppender(seen);
            logger.setAdditive(true);
            logger.setLevel(null);
        }
        return List.copyOf(seen.list).stream()
                .filter(counts)
                .map(ILoggingEvent::getFormattedMessage)
                .filter(it -> tables.matcher(it).find())
                .toList();
    }
}
