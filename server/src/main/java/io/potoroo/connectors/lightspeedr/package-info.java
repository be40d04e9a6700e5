/** Lightspeed Retail (R-Series): tills that push nothing, and are read through by the time of the last change. */
@NullMarked
package io.potoroo.connectors.lightspeedr;

import org.jspecify.annotations.NullMarked;
