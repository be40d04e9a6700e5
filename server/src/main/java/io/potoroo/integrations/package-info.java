/** The platforms a business has connected, and which of their shops belongs to which virtual branch. */
@ApplicationModule(allowedDependencies = {"kernel", "web", "access", "database", "businesses", "branches"})
@NullMarked
package io.potoroo.integrations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
