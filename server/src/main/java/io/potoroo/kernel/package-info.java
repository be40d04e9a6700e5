/** Immutable values that three capabilities or more speak of; no Spring, SQL or HTTP. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.potoroo.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
