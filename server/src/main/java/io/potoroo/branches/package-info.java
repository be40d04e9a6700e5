/** Where a business sells: places, and virtual branches that shops are linked to. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "database", "businesses"})
@NullMarked
package io.potoroo.branches;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
