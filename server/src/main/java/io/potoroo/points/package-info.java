/** The ledger: what every customer has, where it came from and where it went. */
@ApplicationModule(allowedDependencies = {"kernel", "database"})
@NullMarked
package io.potoroo.points;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
