package io.potoroo.branches;

import io.potoroo.kernel.Address;
import io.potoroo.kernel.Phone;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place or channel of a business.
 *
 * @param virtual stands for a web shop or a group of tills; only such a branch can be linked
 * @param main the one meant where a request names none
 */
public record Branch(
        UUID businessId,
        UUID id,
        String name,
        @Nullable String webSite,
        @Nullable Phone phone,
        Address address,
        boolean virtual,
        boolean main,
        ZoneId timeZone,
        Instant createdAt) {}
