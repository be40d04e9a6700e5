package io.potoroo.branches;

import io.potoroo.kernel.Address;
import io.potoroo.kernel.Phone;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A branch to be created.
 *
 * @param timeZone null: the business's
 */
public record NewBranch(
        String name,
        @Nullable String webSite,
        @Nullable Phone phone,
        Address address,
        boolean virtual,
        boolean main,
        @Nullable ZoneId timeZone) {}
