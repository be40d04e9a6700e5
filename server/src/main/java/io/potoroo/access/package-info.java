/** Who may come in: users, programs, application keys, OAuth2 and the tokens it gives. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "database"})
@NullMarked
package io.potoroo.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
