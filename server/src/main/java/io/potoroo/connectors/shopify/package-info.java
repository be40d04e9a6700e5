/** Shopify: its webhooks, orders, refunds and discount codes. */
@NullMarked
package io.potoroo.connectors.shopify;

import org.jspecify.annotations.NullMarked;
