package io.potoroo.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What a caller's address is counted as: a subscriber has one IPv4 address, or a whole /64 of IPv6 addresses. */
public final class ClientNetwork {

    private static final int NETWORK_BYTES = 8;

    private ClientNetwork() {}

    /** The address itself, or what stands for its IPv6 network; a text that is no address stands for itself. */
    public static String of(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address v6
                    ? HexFormat.of().formatHex(v6.getAddress(), 0, NETWORK_BYTES)
                    : address;
        } catch (IllegalArgumentException noAddress) {
            return address;
        }
    }
}
