/** How an amount becomes points, and points money: pure functions, the same for every way a purchase reaches us. */
@ApplicationModule(allowedDependencies = {"kernel", "businesses"})
@NullMarked
package io.potoroo.earning;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
