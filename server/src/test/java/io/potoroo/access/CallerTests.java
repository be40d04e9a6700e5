package io.potoroo.access;

import static io.potoroo.access.TestAccess.form;
import static io.potoroo.access.TestAccess.password;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.potoroo.Potoroo;
import io.potoroo.ServerTest;
import io.potoroo.access.TestHttp.Answer;
import io.potoroo.database.TestDatabase;
import io.potoroo.kernel.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What an API request must bring, on one node and on two. */
@ServerTest
@Import({TestAccess.class, TestEndpoint.class})
class CallerTests {

    private final TestAccess access;
    private final Applications applications;
    private final ApplicationKeys keys;
    private final AccessTokens accessTokens;
    private final SigningKeyRepository signingKeys;
    private final ServerKey serverKey;
    private final JdbcClient jdbc;
    private final TestHttp http;
    private final TestAccess.Person owner;
    private final UUID business;
    private final ClientCredentials client;

    @Autowired
    CallerTests(
            TestAccess access,
            Applications applications,
            ApplicationKeys keys,
            AccessTokens accessTokens,
            SigningKeyRepository signingKeys,
            ServerKey serverKey,
            JdbcClient jdbc,
            @LocalServerPort int port) {
        this.access = access;
        this.applications = applications;
        this.keys = keys;
        this.accessTokens = accessTokens;
        this.signingKeys = signingKeys;
        this.serverKey = serverKey;
        this.jdbc = jdbc;
        this.http = new TestHttp(port);
        this.owner = access.person();
        this.business = access.businessOf(owner);
        this.client = access.passwordApplication(owner);
    }

    private String token() {
        return http.post("/oauth/token", password(client, owner)).text("access_token");
    }

    private static Answer call(TestHttp http, String path, String token, String... more) {
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + token));
        headers.addAll(List.of(more));
        return http.get(path, headers.toArray(String[]::new));
    }

    private static void assertUnauthenticated(Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(answer.body())
                .isEqualTo("{\"error\":{\"status_code\":401,\"message\":\"Unauthenticated.\","
                        + "\"description\":\"Unauthenticated.\"}}");
    }

    @Test
    void asksForATokenEverywhereWhateverThePathIs() {
        assertUnauthenticated(http.get("/test/caller"));
        assertUnauthenticated(http.get("/no/such/path"));
        assertUnauthenticated(http.post("/test/caller", java.util.Map.of()));
        assertUnauthenticated(http.get("/test/caller", "Authorization", "Basic eDp5"));
        assertUnauthenticated(call(http, "/test/caller", "nonsense"));
        assertUnauthenticated(call(http, "/test/caller", "x".repeat(6000)));
        assertUnauthenticated(http.get("/test/caller?access_token=" + token()));
    }

    @Test
    void refusesATokenThatWasChangedOrIsNotSigned() {
        var parts = List.of(token().split("\\.", -1));
        var header = Secrets.print("{\"alg\":\"none\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        assertUnauthenticated(call(http, "/test/caller", header + "." + parts.get(1) + "."));
        assertUnauthenticated(call(http, "/test/caller", parts.get(0) + "." + parts.get(1) + "x." + parts.get(2)));
    }

    @Test
    void refusesATokenThatHasEnded() {
        var now = Instant.now();
        var tokenId = UUID.randomUUID();
        var ended = accessTokens.sign(
                tokenId,
                new Grant(business, UUID.randomUUID(), client.clientId(), null, null, null, "admin"),
                now.minusSeconds(10),
                now.minusSeconds(1));

        assertUnauthenticated(call(http, "/test/caller", ended));
    }

    @Test
    void forgetsARememberedTokenWhenItEnds() {
        var now = new AtomicReference<>(Instant.now());
        var clock = Clock.systemUTC();
        var moving = new Clock() {
            @Override
            public Instant instant() {
                return now.get();
            }

            @Override
            public ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return clock.withZone(zone);
            }
        };
        var tokens = new AccessTokens(signingKeys, serverKey, moving);
        var token = token();
        assertThat(tokens.read(token)).isPresent();

        now.set(now.get().plus(Duration.ofHours(24)).plus(Duration.ofMinutes(1)));

        assertThat(tokens.read(token)).isEmpty();
    }

    @Test
    void answersAnUnknownPathWith404OnceTheCallerIsKnown() {
        assertThat(call(http, "/no/such/path", token()).status()).isEqualTo(404);
    }

    @Test
    void takesTheTokensBusinessWithoutAnApplicationKeyAndRefusesAForeignOne() {
        var token = token();
        var foreign = access.keyOf(access.businessOf(access.person()));

        assertThat(call(http, "/test/caller", token).status()).isEqualTo(200);
        assertThat(call(http, "/test/caller", token, "X-Application-Key", access.keyOf(business))
                        .status())
                .isEqualTo(200);
        for (var key : List.of(foreign, "nonsense", "", Secrets.boundTo(business))) {
            var answer = call(http, "/test/caller", token, "X-Application-Key", key);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text("message")).isEqualTo("This action is unauthorized.");
            assertThat(answer.json().path("error").path("status_code").asInt()).isEqualTo(403);
        }
        assertUnauthenticated(http.get("/test/caller", "X-Application-Key", access.keyOf(business)));
    }

    @Test
    void worksWithTwoLiveKeysAndRefusesAThird() {
        var token = token();
        var first = access.keyOf(business);
        var second = access.keyOf(business);

        assertThat(call(http, "/test/caller", token, "X-Application-Key", first).status())
                .isEqualTo(200);
        assertThat(call(http, "/test/caller", token, "X-Application-Key", second)
                        .status())
                .isEqualTo(200);
        assertThatThrownBy(() -> access.keyOf(business)).isInstanceOf(Refusal.class);
        keys.revoke(business, keys.live(business).getFirst().keyId());
        assertThat(call(http, "/test/caller", token, "X-Application-Key", first).status())
                .isEqualTo(403);
        assertThat(keys.live(business)).hasSize(1);
    }

    @Test
    void costsNoDatabaseRoundTripOnceTokenAndKeyAreKnown() {
        var token = token();
        var key = access.keyOf(business);
        call(http, "/test/caller", token, "X-Application-Key", key);
        long before = statementsOn("application_key");

        for (int i = 0; i < 20; i++) {
            assertThat(call(http, "/test/caller", token, "X-Application-Key", key)
                            .status())
                    .isEqualTo(200);
        }

        assertThat(statementsOn("application_key")).isEqualTo(before);
    }

    /** How often the table was looked into, by the server's own counters. */
    private long statementsOn(String table) {
        jdbc.sql("select pg_stat_force_next_flush()")
                .query((row, number) -> number)
                .list();
        return jdbc.sql("""
                        select coalesce(seq_scan, 0) + coalesce(idx_scan, 0)
                        from pg_stat_user_tables
                        where schemaname = 'access'
                        and relname = :table
                        """).param("table", table).query(Long.class).single();
    }

    /** A second node with the same database, which also wants the application key on every request. */
    @Test
    void honoursRevocationsOfAnotherNodeAndInsistsOnTheKeyWhereStrict() {
        try (var node = new SpringApplicationBuilder(Potoroo.class)
                .initializers(new TestDatabase())
                .run("--server.port=0", "--potoroo.strict-application-key=on")) {
            var other = new TestHttp(Integer.parseInt(node.getEnvironment().getRequiredProperty("local.server.port")));
            var token = token();
            var key = access.keyOf(business);
            assertUnauthenticated(call(other, "/no/such/path", token));
            assertThat(call(other, "/me", token).status()).isEqualTo(200);
            assertThat(call(other, "/no/such/path", token, "X-Application-Key", key)
                            .status())
                    .isEqualTo(404);
            var plugin = access.plugin(owner, business);
            var pluginToken = http.post("/oauth/token", form(plugin, "client_credentials"))
                    .text("access_token");
            assertThat(call(other, "/no/such/path", pluginToken).status()).isEqualTo(404);

            keys.revoke(business, keys.live(business).getFirst().keyId());
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> call(other, "/no/such/path", token, "X-Application-Key", key)
                                    .status()
                            == 403);
            applications.disconnect(business, client.clientId());
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> call(other, "/me", token).status() == 401);
        }
    }

    @Test
    void believesNothingWhileRevocationsCannotBeRead() {
        var broken = new AtomicBoolean();
        var repository = new RevocationRepository(jdbc) {
            @Override
            String horizon() {
                if (broken.get()) {
                    throw new DataAccessResourceFailureException("the database is away");
                }
                return super.horizon();
            }
        };
        var revocations = new Revocations(repository, Clock.systemUTC());
        try {
            var id = UUID.randomUUID();
            assertThat(revocations.isRevoked(id)).isFalse();
            broken.set(true);
            await().atMost(Duration.ofSeconds(12))
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> revocations.isRevoked(id)).isInstanceOf(Refusal.class));
            broken.set(false);
            await().atMost(Duration.ofSeconds(5)).ignoreExceptions().until(() -> !revocations.isRevoked(id));
        } finally {
            revocations.destroy();
        }
    }
}
