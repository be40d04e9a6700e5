/** Tiers: the levels customers climb by what they spend, the points they earn and how often they come. */
@ApplicationModule(allowedDependencies = {"kernel", "database", "web", "access", "businesses", "webhooks"})
@NullMarked
package io.potoroo.tiers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
