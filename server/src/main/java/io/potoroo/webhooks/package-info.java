/** Tells programs what happened: endpoints, what they are to be told, and its delivery. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "database", "access"})
@NullMarked
package io.potoroo.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
