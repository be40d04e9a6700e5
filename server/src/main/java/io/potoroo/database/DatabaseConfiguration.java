package io.potoroo.database;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Where the data is: in the folder and the database of our own, unless a URL names another database. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    @Bean
    DataFolder dataFolder(@Value("${potoroo.data}") String path) {
        return new DataFolder(Path.of(path));
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoOtherDatabase.class)
    @EnableConfigurationProperties(DatabaseSettings.class)
    static class Embedded {

        @Bean
        EmbeddedPostgres embeddedPostgres(DataFolder data, DatabaseSettings settings) {
            return EmbeddedPostgres.start(data, settings);
        }

        /** Brings the database up before the web server, which would wrap a refused start in its own complaints. */
        @Bean
        WebServerFactoryCustomizer<WebServerFactory> databaseFirst(EmbeddedPostgres database) {
            return webServer -> {};
        }
    }

    /** An empty URL is none, as {@code SPRING_DATASOURCE_URL=} in an environment file means. */
    static final class NoOtherDatabase implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
        }
    }
}
