package io.potoroo.kernel;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where a branch or a customer is; any part may be unknown. */
public record Address(
        @Nullable String street,
        @Nullable String city,
        @Nullable String region,
        @Nullable String country,
        @Nullable String countryCode,
        @Nullable String zipCode,
        @Nullable BigDecimal latitude,
        @Nullable BigDecimal longitude) {

    public static final Address UNKNOWN = new Address(null, null, null, null, null, null, null, null);

    /** On one line. */
    public String formatted() {
        return Stream.of(street, city, region, zipCode, country)
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }
}
