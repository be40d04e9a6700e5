package io.potoroo.access;

import static io.potoroo.access.TestAccess.PASSWORD;
import static io.potoroo.access.TestAccess.REDIRECT_URI;
import static io.potoroo.access.TestAccess.password;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.potoroo.ServerTest;
import io.potoroo.access.TestHttp.Answer;
import io.potoroo.kernel.Hex32;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** What is asked for with the old password while the password is being changed. */
@ServerTest
@Import({TestAccess.class, TestEndpoint.class})
class PasswordChangeTests {

    private final TestAccess access;
    private final Users users;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final int port;
    private final TestAccess.Person owner;
    private final UUID business;

    @Autowired
    PasswordChangeTests(
            TestAccess access,
            Users users,
            JdbcClient jdbc,
            TransactionOperations transactions,
            @LocalServerPort int port) {
        this.access = access;
        this.users = users;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.port = port;
        this.owner = access.person();
        this.business = access.businessOf(owner);
    }

    private record Meanwhile(Future<Answer> signIn, Future<Answer> token, Future<Answer> code) {}

    @Test
    void getsNothingThatOutlivesTheOldPassword() throws Exception {
        var client = access.passwordApplication(owner);
        var signedIn = new TestHttp(port);
        signedIn.signIn(owner.email(), PASSWORD);
        try (var threads = Executors.newCachedThreadPool()) {
            var meanwhile = transactions.execute(status -> {
                access.changePassword(owner, "another long password");
                // Each has found the old password, or the session that it opened, to be good.
                var asked = new Meanwhile(
                        threads.submit(() -> new TestHttp(port).signIn(owner.email(), PASSWORD)),
                        threads.submit(() -> new TestHttp(port).post("/oauth/token", password(client, owner))),
                        threads.submit(() -> allow(signedIn)));
                await().until(() -> waitingForALock() == 3);
                return asked;
            });
            assertThat(meanwhile).isNotNull();

            assertThat(meanwhile.signIn().get().status()).isEqualTo(422);
            assertThat(meanwhile.signIn().get().body()).contains("The e-mail address or the password is not right.");
            assertThat(meanwhile.token().get().status()).isEqualTo(400);
            assertThat(meanwhile.token().get().text("error")).isEqualTo("invalid_grant");
            assertThat(meanwhile.token().get().text("message")).isEqualTo("The user credentials were incorrect.");
            assertThat(meanwhile.code().get().redirected()).containsKey("error").doesNotContainKey("code");
        }
        assertThat(sessions()).isZero();
    }

    @Test
    void changesAPasswordOnceOnly() {
        var signIn = (SignIn.Accepted) users.signIn(owner.email(), PASSWORD, null, "here");
        assertThat(users.changePassword(signIn.password(), "the first to come")).isPresent();
        assertThat(users.changePassword(signIn.password(), "the second to come"))
                .isEmpty();
        assertThat(users.signIn(owner.email(), "the first to come", null, "here"))
                .isInstanceOf(SignIn.Accepted.class);
    }

    private Answer allow(TestHttp browser) {
        var form = new LinkedHashMap<>(Map.of(
                "scope",
                "admin",
                "response_type",
                "code",
                "redirect_uri",
                REDIRECT_URI,
                "client_id",
                Long.toString(access.codeApplication(owner).clientId())));
        var page = "/oauth/authorize?" + TestHttp.encode(form);
        form.put("decision", "allow");
        form.put("business", Hex32.print(business));
        return browser.submit(page, "/oauth/authorize", form);
    }

    private long waitingForALock() {
        return jdbc.sql("select count(distinct pid) from pg_locks where not granted")
                .query(Long.class)
                .single();
    }

    private long sessions() {
        return jdbc.sql("select count(*) from access.browser_session where user_id = :user")
                .param("user", owner.userId())
                .query(Long.class)
                .single();
    }
}
