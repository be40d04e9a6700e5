/** Lightspeed Retail (X-Series): tills that push their sales, and are read through by version. */
@NullMarked
package io.potoroo.connectors.lightspeedx;

import org.jspecify.annotations.NullMarked;
