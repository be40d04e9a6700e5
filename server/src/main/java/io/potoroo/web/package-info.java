/** How requests are read and answers are written: bodies, errors, lists, filters, limits, idempotency. */
@ApplicationModule(allowedDependencies = {"kernel"})
@NullMarked
package io.potoroo.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
