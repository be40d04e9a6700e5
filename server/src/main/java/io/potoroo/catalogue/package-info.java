/** What offers, rewards and products have in common: texts in several languages, images, branches and a time window. */
@ApplicationModule(
        allowedDependencies = {
            "kernel",
            "web",
            "access",
            "database",
            "businesses",
            "branches",
            "customers",
            "integrations"
        })
@NullMarked
package io.potoroo.catalogue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
