/** Redemptions: what customers set aside for a linked shop, until it is taken off a sale, cancelled or over. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "database",
            "web",
            "access",
            "businesses",
            "customers",
            "employees",
            "integrations",
            "points",
            "earning",
            "offers",
            "tiers",
            "catalogue",
            "coupons",
            "rewards",
            "transactions"
        })
@NullMarked
package io.potoroo.redemptions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
