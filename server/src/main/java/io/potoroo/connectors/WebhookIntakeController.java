package io.potoroo.connectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.WebSettings;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;

/** {@code /webhooks}: where platforms tell what happened. They are answered as soon as it is kept. */
@RestController
@Tag(name = "Connectors")
class WebhookIntakeController {

    static final int LARGEST = 2 * 1024 * 1024;

    private final Connectors connectors;
    private final Platforms platforms;
    private final Events events;
    private final Refusals refusals;
    private final String publicUrl;
    private final MeterRegistry meters;

    WebhookIntakeController(
            Connectors connectors,
            Platforms platforms,
            Events events,
            Refusals refusals,
            WebSettings settings,
            MeterRegistry meters) {
        this.connectors = connectors;
        this.platforms = platforms;
        this.events = events;
        this.refusals = refusals;
        this.publicUrl = settings.publicUrl();
        this.meters = meters;
    }

    /** Where the platform is to send its webhooks; some sign it with what they send. */
    static String path(String platform, String key) {
        return "/webhooks/" + platform + "/" + key;
    }

    @PostMapping("/webhooks/{platform}/{key}")
    @Operation(summary = "Takes a webhook of a platform, signed as that platform signs")
    Received receive(
            @PathVariable String platform,
            @PathVariable String key,
            @RequestHeader HttpHeaders headers,
            HttpServletRequest http)
            throws IOException {
        var connector = connectors.at(platform, key).orElseThrow(Refusal::notFound);
        var speaker = platforms.named(platform).filter(Platform::hasWebhooks).orElseThrow(Refusal::notFound);
        var request = new WebhookRequest(body(http), headers, publicUrl + path(platform, key), connector.options());
        return switch (speaker.authenticity(request, connector.secrets())) {
            case FORGED -> {
                refusals.count(connector);
                count(platform, "forged");
                throw new ResponseStatusException(HttpStatus.UNAUTHORIZED, "The signature does not match.");
            }
            case PING -> {
                count(platform, "ping");
                yield new Received(true, false);
            }
            case GENUINE -> keep(connector, platform, read(speaker, request));
        };
    }

    private static byte[] body(HttpServletRequest http) throws IOException {
        var body = http.getContentLengthLong() > LARGEST
                ? new byte[LARGEST + 1]
                : http.getInputStream().readNBytes(LARGEST + 1);
        if (body.length > LARGEST) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "The request body may not be greater than " + LARGEST + " bytes.");
        }
        return body;
    }

    /** What nobody can read is kept too, for the log to say so: a platform that is refused often stops telling anything. */
    private static List<PlatformEvent> read(Platform platform, WebhookRequest request) {
        try {
            return platform.events(request);
        } catch (JacksonException unreadable) {
            return List.of(PlatformEvent.unreadable(request.body()));
        }
    }

    private Received keep(Connector connector, String platform, List<PlatformEvent> told) {
        if (told.isEmpty()) {
            count(platform, "empty");
            return new Received(true, false);
        }
        boolean duplicate = !events.receive(connector.businessId(), connector.integrationId(), told)
                .contains(Events.Receipt.NEW);
        count(platform, duplicate ? "duplicate" : "kept");
        return new Received(true, duplicate);
    }

    private void count(String platform, String what) {
        meters.counter("potoroo.platform.webhooks", "platform", platform, "what", what)
                .increment();
    }

    /** Whether all of it was known already. */
    record Received(boolean received, boolean duplicate) {}
}
