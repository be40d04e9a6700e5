package io.potoroo;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/** Packages call only what their {@code package-info.java} names, and nothing in a circle. */
class ModularityTests {

    @Test
    void packagesKeepToWhatTheyMayUse() {
        ApplicationModules.of(Potoroo.class).verify();
    }
}
