/** What a business sells, and the points that some of it earns by the piece. */
@ApplicationModule(
        allowedDependencies = {"kernel", "web", "access", "database", "businesses", "integrations", "catalogue"})
@NullMarked
package io.potoroo.products;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
