/** Where the server starts. */
@NullMarked
package io.potoroo;

import org.jspecify.annotations.NullMarked;
