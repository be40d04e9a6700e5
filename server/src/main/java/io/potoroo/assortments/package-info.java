/** What the accounts of connected platforms sell: products, categories, brands, suppliers and tags, as they tell it. */
@ApplicationModule(allowedDependencies = {"kernel", "database", "web", "access", "businesses", "integrations"})
@NullMarked
package io.potoroo.assortments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
