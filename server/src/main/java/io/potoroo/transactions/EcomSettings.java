package io.potoroo.transactions;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set about codes for web shops.
 *
 * @param ecomCodeLifetime how long a code can be used
 * @param ecomCodeExpiryGivesBack whether what a code cost comes back when nobody has used it by then
 */
@ConfigurationProperties("potoroo")
record EcomSettings(
        @DefaultValue("30d") Duration ecomCodeLifetime,
        @DefaultValue("false") boolean ecomCodeExpiryGivesBack) {

    EcomSettings {
        if (!ecomCodeLifetime.isPositive()) {
            throw new IllegalArgumentException("POTOROO_ECOM_CODE_LIFETIME must be longer than nothing");
        }
    }
}
