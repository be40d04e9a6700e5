package io.potoroo;

import io.potoroo.database.DataFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Says, once the server is ready, where it listens and where its data is. */
@Component
class Announcement {

    private static final Logger log = LoggerFactory.getLogger(Potoroo.class);

    private final Environment environment;
    private final DataFolder data;

    Announcement(Environment environment, DataFolder data) {
        this.environment = environment;
        this.data = data;
    }

    @Order(Ordered.HIGHEST_PRECEDENCE)
    @EventListener(ApplicationReadyEvent.class)
    void announce() {
        log.info(
                "Potoroo listens on http://{}:{} and keeps its data in {}",
                environment.getRequiredProperty("server.address"),
                environment.getRequiredProperty("local.server.port"),
                data.path());
    }
}
