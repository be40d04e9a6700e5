package io.potoroo.connectors;

import static java.util.stream.Collectors.joining;

import io.potoroo.kernel.Address;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shop of an account, as its platform tells of it.
 *
 * @param accountId as orders name it, as {@code shopId}
 * @param storeDomain where a web shop is, which its link needs; null for a till
 * @param ecom whether it sells on the web
 */
public record PlatformShop(
        String accountId,
        String shopId,
        String name,
        Address address,
        @Nullable String storeDomain,
        boolean ecom) {

    /**
     * Where it is.
     *
     * @param street on several lines, of which some may be missing
     * @param countryCode of two letters, or what a platform has instead of one
     */
    public static Address address(
            Stream<@Nullable String> street,
            @Nullable String city,
            @Nullable String region,
            @Nullable String zipCode,
            @Nullable String countryCode) {
        var lines = street.filter(Objects::nonNull).collect(joining(", "));
        var code =
                countryCode != null && countryCode.matches("[A-Za-z]{2}") ? countryCode.toUpperCase(Locale.ROOT) : null;
        return new Address(
                lines.isEmpty() ? null : lines,
                city,
                region,
                code == null ? countryCode : Locale.of("", code).getDisplayCountry(Locale.ENGLISH),
                code,
                zipCode,
                null,
                null);
    }
}
