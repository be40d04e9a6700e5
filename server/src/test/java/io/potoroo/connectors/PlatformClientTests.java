package io.potoroo.connectors;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.connectors.PlatformClient.Until;
import io.potoroo.kernel.Hex32;
import io.potoroo.webhooks.Addresses;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;

/** How much a business may ask platforms at a time, and until when. */
@ServerTest
class PlatformClientTests {

    private final PlatformClient client;
    private final Environment environment;
    private final CountDownLatch answers = new CountDownLatch(1);
    private final PlatformServer first = server("one");
    private final PlatformServer second = server("two");

    @Autowired
    PlatformClientTests(PlatformClient client, Environment environment) {
        this.client = client;
        this.environment = environment;
    }

    @AfterEach
    void close() {
        answers.countDown();
        first.close();
        second.close();
    }

    private PlatformServer server(String name) {
        return new PlatformServer(name, request -> {
            try {
                assertThat(request.path().equals("/quick") || answers.await(60, SECONDS))
                        .isTrue();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return new PlatformServer.Told(200, Map.of());
        });
    }

    private PlatformClient.Answer ask(UUID business, Until until, String server, String path) {
        var url = environment.getRequiredProperty("potoroo.connectors.api-urls." + server) + path;
        return client.within(business, until, () -> client.send("GET", url, Map.of(), null));
    }

    private static Until seconds(long seconds) {
        return new Until(System.nanoTime() + Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void givesABusinessItsShareOfAllConnectionsAndNoMore() {
        var business = Hex32.next();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 2 * PlatformClient.MOST_OF_A_BUSINESS; i++) {
                var server = i % 2 == 0 ? "one" : "two";
                threads.execute(() -> ask(business, seconds(20), server, "/slow"));
            }
            await().until(() -> first.asked().size() + second.asked().size() >= PlatformClient.MOST_OF_A_BUSINESS);

            assertThat(ask(Hex32.next(), seconds(5), "one", "/quick").status()).isEqualTo(200);
            assertThatThrownBy(() -> ask(business, seconds(1), "two", "/quick"))
                    .hasMessage("There was no time left to ask the platform.");
            assertThat(first.times("GET /slow") + second.times("GET /slow"))
                    .isEqualTo(PlatformClient.MOST_OF_A_BUSINESS);
            answers.countDown();
        }
        assertThat(first.times("GET /slow") + second.times("GET /slow"))
                .as("the others had only waited")
                .isEqualTo(2 * PlatformClient.MOST_OF_A_BUSINESS);
    }

    @Test
    void sendsCredentialsOnlyWhereNobodyElseReadsThem() {
        new ApplicationContextRunner()
                .withUserConfiguration(Addresses.class, PlatformClient.class)
                .run(context -> assertThatThrownBy(() -> context.getBean(PlatformClient.class)
                                .send("GET", "http://shop.invalid/orders", Map.of(), null))
                        .hasMessageStartingWith("The platform's address does not begin with https"));
    }

    @Test
    void asksNothingAfterTheRightToDoSoHasEnded() {
        assertThatThrownBy(() -> ask(Hex32.next(), seconds(-1), "one", "/quick"))
                .isInstanceOf(PlatformUnavailable.class);
        assertThat(first.asked()).isEmpty();

        assertThatThrownBy(() -> ask(Hex32.next(), seconds(1), "one", "/slow"))
                .hasMessage("The platform could not be asked: There was no answer in time.");
    }
}
