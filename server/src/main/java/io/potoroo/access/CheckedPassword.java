package io.potoroo.access;

import java.util.UUID;

/**
 * A password found right, slowly: by now the user may have another, so whatever is issued for it is issued only where this
 * hash is still theirs.
 */
record CheckedPassword(UUID userId, String hash) {}
