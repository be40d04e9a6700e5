/** The database: where it runs, and how a list of commands reaches it in one go. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package io.potoroo.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
