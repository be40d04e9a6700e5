/** Magento 2: what the loyalty plug-in of a store calls, and what the store is asked for besides. */
@NullMarked
package io.potoroo.connectors.magento;

import org.jspecify.annotations.NullMarked;
