/** What customers can spend their points on: the catalogue of rewards. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "web",
            "access",
            "database",
            "businesses",
            "customers",
            "integrations",
            "catalogue",
            "tiers"
        })
@NullMarked
package io.potoroo.rewards;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
