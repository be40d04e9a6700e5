package io.potoroo.transactions;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set about telling of points that expire.
 *
 * @param pointsExpiringDays how many days before
 */
@ConfigurationProperties("potoroo")
record ExpiryNoticeSettings(@DefaultValue("7") int pointsExpiringDays) {

    ExpiryNoticeSettings {
        if (pointsExpiringDays < 1 || pointsExpiringDays > 365) {
            throw new IllegalArgumentException("POTOROO_POINTS_EXPIRING_DAYS must be from 1 to 365");
        }
    }
}
