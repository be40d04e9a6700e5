package io.potoroo.connectors.magento;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Requests are signed as RFC 5849 has it. */
class OAuthSignatureTests {

    /** The example of section 3.4.1.1, without the parameter that comes twice there. */
    @Test
    void signsTheBaseStringOfTheSpecification() {
        assertThat(OAuthSignature.base(
                        "POST",
                        "http://example.com/request",
                        Map.of(
                                "b5", "=%3D",
                                "c@", "",
                                "a2", "r b",
                                "oauth_consumer_key", "9djdj82h48djs9d2",
                                "oauth_token", "kkk9d7dh3k39sjv7",
                                "oauth_signature_method", "HMAC-SHA1",
                                "oauth_timestamp", "137131201",
                                "oauth_nonce", "7d8f3e4a",
                                "c2", "")))
                .isEqualTo(
                        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26"
                                + "oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1"
                                + "%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7");
    }

    @Test
    void encodesEverythingButUnreservedCharacters() {
        assertThat(OAuthSignature.encoded("a-b.c_d~e *+é[")).isEqualTo("a-b.c_d~e%20%2A%2B%C3%A9%5B");
    }

    @Test
    void showsAllThatTheStoreNeedsToCheckIt() {
        var header = new OAuthSignature("key", "secret", "token", "token secret")
                .header("GET", "https://shop.example/rest/V1/orders", Map.of("a", "b"), "n", Instant.ofEpochSecond(7));

        assertThat(header)
                .startsWith("OAuth oauth_consumer_key=\"key\", oauth_nonce=\"n\", oauth_signature=\"")
                .endsWith("oauth_signature_method=\"HMAC-SHA256\", oauth_timestamp=\"7\", oauth_token=\"token\","
                        + " oauth_version=\"1.0\"");
    }
}
