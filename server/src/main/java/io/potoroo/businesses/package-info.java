/** The tenants, and the rules each rewards its customers by. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "access", "database"})
@NullMarked
package io.potoroo.businesses;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
