/** What a new server starts with: the sample business, or the way to the first owner. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "database",
            "web",
            "access",
            "businesses",
            "branches",
            "customers",
            "tiers",
            "integrations",
            "sales",
            "catalogue",
            "offers",
            "referrals",
            "rewards",
            "products"
        })
@NullMarked
package io.potoroo.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
