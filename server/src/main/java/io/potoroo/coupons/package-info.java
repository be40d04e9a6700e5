/** Coupons: what customers hold of offers, and hand in once. */
@ApplicationModule(
        allowedDependencies = {"kernel", "web", "database", "webhooks", "businesses", "customers", "catalogue", "offers"
        })
@NullMarked
package io.potoroo.coupons;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
