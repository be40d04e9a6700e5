package io.potoroo.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.security.util.matcher.InetAddressMatcher;
import org.springframework.security.util.matcher.InetAddressMatchers;
import org.springframework.stereotype.Component;

/**
 * Where the server may go when a business names the address, by what the name stands for.
 *
 * <p>Every connection asks here and goes to what is answered, so a name that stands for another address a moment later
 * gains nothing.
 */
@Component
@EnableConfigurationProperties(WebhookSettings.class)
public class Addresses implements DnsResolver {

    /** What the matcher of external addresses lets pass, and is nobody's on the internet (RFC 6890 and its registries). */
    private static final List<String> SPECIAL = List.of(
            "0.0.0.0/8",
            "100.64.0.0/10",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "64:ff9b::/96", // these three hold an address of version 4, which may be any
            "64:ff9b:1::/48",
            "2002::/16",
            "::/96",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "5f00::/16",
            "fc00::/7",
            "fec0::/10",
            "ff00::/8");

    private static final InetAddressMatcher EXTERNAL =
            InetAddressMatchers.matchExternal().excludeAddresses(SPECIAL).build();

    private final WebhookSettings settings;

    Addresses(WebhookSettings settings) {
        this.settings = settings;
    }

    /** Whether programs may also be in the server's own network. */
    public boolean privateOnesToo() {
        return settings.privateAddresses();
    }

    boolean allows(InetAddress address) {
        return settings.privateAddresses() || EXTERNAL.matches(address);
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
        for (var address : addresses) {
            if (!allows(address)) {
                throw new UnknownHostException("The address is not on the internet.");
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
        return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
    }
}
