/** Access, over real HTTP and in a real browser. */
@NullMarked
package io.potoroo.access;

import org.jspecify.annotations.NullMarked;
