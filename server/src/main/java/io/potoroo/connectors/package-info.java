/** Connectors: what platforms push or are asked for, turned into sales, refunds and assortments, and their codes for redemptions. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "database",
            "web",
            "access",
            "businesses",
            "webhooks",
            "customers",
            "branches",
            "integrations",
            "deliveries",
            "points",
            "assortments",
            "earning",
            "offers",
            "coupons",
            "transactions",
            "redemptions",
            "sales"
        })
@NullMarked
package io.potoroo.connectors;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
