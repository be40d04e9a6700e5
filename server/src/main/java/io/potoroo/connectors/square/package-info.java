/** Square: tills tell that something happened, and what it was is asked for. */
@NullMarked
package io.potoroo.connectors.square;

import org.jspecify.annotations.NullMarked;
