/** What a business offers to many: multipliers, bonuses, discounts and free products, and when and where they hold. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "web",
            "access",
            "database",
            "businesses",
            "branches",
            "customers",
            "integrations",
            "catalogue",
            "earning"
        })
@NullMarked
package io.potoroo.offers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
