package io.potoroo.database;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set about the embedded database.
 *
 * @param port where it listens on 127.0.0.1; 0 means any free port, another one at each start
 * @param sharedBuffers the memory in which it keeps pages, in PostgreSQL's notation
 */
@ConfigurationProperties("potoroo.database")
record DatabaseSettings(
        @DefaultValue("0") int port, @DefaultValue("256MB") String sharedBuffers) {}
