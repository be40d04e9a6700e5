/** Calls to action: what a business gives points for besides purchases. */
@ApplicationModule(allowedDependencies = {"kernel", "database", "web", "access", "customers"})
@NullMarked
package io.potoroo.engagement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
