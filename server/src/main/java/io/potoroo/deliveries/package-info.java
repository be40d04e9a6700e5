/** What platforms delivered and what became of it: the log that answers why a sale gave no points. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "database", "access", "businesses", "integrations"})
@NullMarked
package io.potoroo.deliveries;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
