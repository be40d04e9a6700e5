package io.potoroo.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which addresses count as one caller. */
class ClientNetworkTests {

    @Test
    void countsAnIpv6NetworkAsOneHoweverItsAddressesAreWritten() {
        var network = ClientNetwork.of("2001:db8:1:2:3:4:5:6");
        assertThat(ClientNetwork.of("2001:db8:1:2::1")).isEqualTo(network);
        assertThat(ClientNetwork.of("2001:0DB8:0001:0002:ffff:ffff:ffff:ffff")).isEqualTo(network);
        assertThat(ClientNetwork.of("2001:db8:1:3::1")).isNotEqualTo(network);
    }

    @Test
    void countsEachIpv4AddressForItself() {
        assertThat(ClientNetwork.of("192.0.2.7")).isEqualTo("192.0.2.7");
        assertThat(ClientNetwork.of("192.0.2.8")).isNotEqualTo(ClientNetwork.of("192.0.2.7"));
        assertThat(ClientNetwork.of("unknown")).isEqualTo("unknown");
    }
}
