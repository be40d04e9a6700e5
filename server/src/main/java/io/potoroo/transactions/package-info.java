/** Transactions: the rows merchants and shoppers see, each with its movement in the ledger. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "database",
            "web",
            "access",
            "webhooks",
            "businesses",
            "branches",
            "customers",
            "employees",
            "integrations",
            "points",
            "earning",
            "offers",
            "products",
            "tiers",
            "referrals",
            "engagement",
            "catalogue",
            "coupons",
            "rewards"
        })
@NullMarked
package io.potoroo.transactions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
