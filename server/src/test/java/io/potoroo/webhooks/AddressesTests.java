package io.potoroo.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.potoroo.web.Violations;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where deliveries may go. */
class AddressesTests {

    private final Addresses addresses = new Addresses(new WebhookSettings(false));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.10",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "203.0.113.7",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::7f00:1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "fe80::1",
                "fec0::1",
                "fd00::1",
                "ff02::1",
                "2001:db8::1"
            })
    void refusesWhatIsNobodysOnTheInternet(String address) throws UnknownHostException {
        assertThat(addresses.allows(InetAddress.getByName(address))).isFalse();
        assertThatThrownBy(() -> addresses.resolve(address)).isInstanceOf(UnknownHostException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "93.184.215.14",
                "8.8.8.8",
                "172.15.255.255",
                "172.32.0.1",
                "2606:2800:21f:cb07:6820:80da:af6b:8b2c"
            })
    void takesWhatIsOnTheInternet(String address) throws UnknownHostException {
        assertThat(addresses.resolve(address)).containsExactly(InetAddress.getByName(address));
    }

    @Test
    void takesAnythingWhereTheOperatorSaysSo() throws UnknownHostException {
        assertThat(new Addresses(new WebhookSettings(true)).resolve("127.0.0.1"))
                .isNotEmpty();
    }

    private String problem(String url) {
        var violations = new Violations();
        new EndpointRules(addresses).check(url, null, violations);
        var refusal = violations.refusal();
        return refusal == null ? "" : refusal.fields().toString().replaceAll("^\\{url=\\[|\\]}$", "");
    }

    @Test
    void readsTheAddressesThatABusinessNames() {
        assertThat(problem("https://8.8.8.8:8443/hooks?a=b")).isEmpty();
        assertThat(problem("https://no-such-name.invalid/hooks")).isEmpty();
        assertThat(problem("http://8.8.8.8/")).isEqualTo("The url format is invalid.");
        assertThat(problem("ftp://8.8.8.8/")).isEqualTo("The url format is invalid.");
        assertThat(problem("https://user:secret@8.8.8.8/")).isEqualTo("The url format is invalid.");
        assertThat(problem("https://8.8.8.8/#part")).isEqualTo("The url format is invalid.");
        assertThat(problem("https:///hooks")).isEqualTo("The url format is invalid.");
        assertThat(problem("not a url")).isEqualTo("The url format is invalid.");
        assertThat(problem("https://localhost/hooks")).isEqualTo("The url must be reachable from the internet.");
        assertThat(problem("https://[::1]/hooks")).isEqualTo("The url must be reachable from the internet.");
        assertThat(problem("https://2130706433/hooks")).isNotEmpty();
    }

    @Test
    void connectsToNothingElseEvenWhenTheNameWasFineBefore() {
        var sender = new Sender(addresses);

        var attempt = sender.send("http://localhost:1/", "evt_1", java.time.Instant.EPOCH, "{}", java.util.List.of());

        assertThat(attempt.delivered()).isFalse();
        assertThat(attempt.problem()).contains("not allowed");
    }
}
