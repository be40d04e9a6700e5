/** WooCommerce: orders as they are pushed, refunds as they are asked for, and coupons. */
@NullMarked
package io.potoroo.connectors.woocommerce;

import org.jspecify.annotations.NullMarked;
