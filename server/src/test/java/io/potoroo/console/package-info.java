/** The way in, in a real browser. */
@NullMarked
package io.potoroo.console;

import org.jspecify.annotations.NullMarked;
