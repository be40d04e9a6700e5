/** Referral programs: what customers get for bringing others, and who brought whom. */
@ApplicationModule(allowedDependencies = {"kernel", "database", "web", "access", "businesses"})
@NullMarked
package io.potoroo.referrals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
