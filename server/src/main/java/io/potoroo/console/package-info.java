/** The pages that belong to no single capability: the way in, and the first start. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "access", "businesses"})
@NullMarked
package io.potoroo.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
