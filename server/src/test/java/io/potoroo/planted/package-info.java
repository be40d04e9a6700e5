/** Code that breaks each house rule once, so that the rules are seen to bite; no part of the server. */
@NullMarked
package io.potoroo.planted;

import org.jspecify.annotations.NullMarked;
