/** Who stands at the till: employees, known by their PIN, and when a PIN is asked for. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "access", "database", "businesses"})
@NullMarked
package io.potoroo.employees;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
