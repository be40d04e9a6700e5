package io.potoroo.web;

import io.potoroo.kernel.Currency;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.RequestContextListener;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.multipart.MultipartResolver;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** How values look in answers, and who reads requests. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebSettings.class)
@EnableScheduling
class WebConfiguration implements WebMvcConfigurer {

    private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx");

    private final WebSettings settings;

    WebConfiguration(WebSettings settings) {
        this.settings = settings;
    }

    /** So that also what filters answer is told in the request's language. */
    @Bean
    RequestContextListener requestContextListener() {
        return new RequestContextListener();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /**
     * An {@link Instant} is written with a {@code Z} and an {@link OffsetDateTime} with {@code +00:00}: the two APIs
     * differ in that, and each answer's record says by its type to which it belongs. What both answer with is written as
     * the API wants it that was asked.
     */
    @Bean
    JsonMapperBuilderCustomizer answers() {
        return builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .addModule(new SimpleModule("potoroo")
                        .addSerializer(text(Instant.class, WebConfiguration::withZ))
                        .addSerializer(text(
                                OffsetDateTime.class,
                                it -> isIntegrationApi()
                                        ? withZ(it.toInstant())
                                        : OFFSET.format(it.withOffsetSameInstant(ZoneOffset.UTC))))
                        .addSerializer(text(ErrorBodies.Manual.class, it -> settings.publicUrl() + "/docs"))
                        .addSerializer(text(UUID.class, Hex32::print))
                        .addSerializer(text(Message.class, Translations::of))
                        .addSerializer(
                                Enum.class, text(Enum.class, it -> it.name().toLowerCase(Locale.ROOT)))
                        .addSerializer(new PlainNumber()));
    }

    private static String withZ(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static boolean isIntegrationApi() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes answered
                && answered.getRequest().getRequestURI().startsWith("/api/v1/");
    }

    /** The resolver of multipart bodies, but for requests whose Content-Type means nothing. */
    @Bean
    MultipartResolver multipartResolver(MultipartProperties multipart) {
        var resolver = new StandardServletMultipartResolver() {
            @Override
            public boolean isMultipart(HttpServletRequest request) {
                return !request.getMethod().equals("GET") && super.isMultipart(request);
            }
        };
        resolver.setResolveLazily(multipart.isResolveLazily());
        return resolver;
    }

    private static <T> StdSerializer<T> text(Class<T> type, Function<T, String> print) {
        return new StdSerializer<>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializationContext context) {
                json.writeString(print.apply(value));
            }
        };
    }

    private static final class PlainNumber extends StdSerializer<BigDecimal> {
        PlainNumber() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator json, SerializationContext context) {
            json.writeNumber(Currency.plain(value));
        }
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(new BodyReader());
        resolvers.add(new PagingReader(settings.publicUrl()));
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> containerErrors(JsonMapper json) {
        return server -> server.addContextCustomizers(context -> {
            var host = (StandardHost) context.getParent();
            host.getPipeline().addValve(new ContainerErrors(json));
            // Else the host adds one of its own, which would answer first.
            host.setErrorReportValveClass(ContainerErrors.class.getName());
        });
    }

    /** Left in paths as it came, for {@link Firewall} to refuse and for controllers to decode within a segment. */
    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> escapedSlashes() {
        return server -> server.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
    }

    /** Whatever Accept says, the answer is the one there is: JSON. */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer negotiation) {
        negotiation.strategies(List.of(request -> List.of(MediaType.ALL)));
    }
}
