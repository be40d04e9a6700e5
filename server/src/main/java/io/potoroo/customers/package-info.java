/** The people a business rewards: told apart, enrolled, changed, forgotten. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "database", "businesses", "access", "webhooks"})
@NullMarked
package io.potoroo.customers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
