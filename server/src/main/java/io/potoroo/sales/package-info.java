/** Sales of connected shops: recorded once, refunded and voided, and what each of them earned. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "database",
            "web",
            "access",
            "businesses",
            "branches",
            "customers",
            "employees",
            "integrations",
            "webhooks",
            "deliveries",
            "assortments",
            "points",
            "earning",
            "offers",
            "products",
            "tiers",
            "transactions",
            "redemptions"
        })
@NullMarked
package io.potoroo.sales;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
