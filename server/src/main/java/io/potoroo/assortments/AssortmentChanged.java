package io.potoroo.assortments;

import java.util.UUID;

/** What an account of the business sells was told anew. */
record AssortmentChanged(UUID businessId) {}
