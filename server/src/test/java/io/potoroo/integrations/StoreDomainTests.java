package io.potoroo.integrations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as the domain of a web shop. */
class StoreDomainTests {

    @ParameterizedTest
    @CsvSource({
        "http://example.com, http://example.com",
        "HTTP://Example.COM/, http://example.com",
        "Example.com, example.com",
        "example.com/, example.com",
        "https://example.com/Shop/, https://example.com/Shop",
        "https://example.com:8443, https://example.com:8443",
        "localhost:3000, localhost:3000",
        "192.0.2.7, 192.0.2.7",
        "café.example, xn--caf-dma.example",
        "my-shop.myplatform.example, my-shop.myplatform.example"
    })
    void keepsAHostOrAUrl(String sent, String kept) {
        assertThat(StoreDomain.normalise(sent)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not a domain",
                "shop",
                "ftp://example.com",
                "javascript:alert(1)",
                "http://",
                "http:///path",
                "user@example.com",
                "http://user:secret@example.com",
                "-example.com",
                "example..com",
                "example.com:port",
                "example.com/a b",
                "example.com/?query",
                "example.com/#part"
            })
    void refusesAnythingElse(String sent) {
        assertThat(StoreDomain.normalise(sent)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://Shop.example.com:8443/fr/?a=b, shop.example.com",
        "shop.example.com/fr, shop.example.com",
        "shop.example.com, shop.example.com",
        "shop.example.com?q, shop.example.com"
    })
    void knowsTheHost(String sent, String host) {
        assertThat(StoreDomain.host(sent)).contains(host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://", "https:///fr", "a b"})
    void knowsNoHostWhereThereIsNone(String sent) {
        assertThat(StoreDomain.host(sent)).isEmpty();
    }
}
