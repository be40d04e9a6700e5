package io.potoroo.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Work for one business after the other. */
class CurrentBusinessTests {

    private final List<UUID> businesses = List.of(Hex32.next(), Hex32.next(), Hex32.next());
    private final List<UUID> done = new ArrayList<>();

    @Test
    void givesTheOthersTheirTurnWhereOneFails() {
        assertThatThrownBy(() -> CurrentBusiness.forEach(businesses, () -> false, it -> {
                    assertThat(CurrentBusiness.id()).isEqualTo(Optional.of(it));
                    if (it.equals(businesses.getFirst())) {
                        throw new IllegalStateException("broken");
                    }
                    done.add(it);
                }))
                .hasMessage("broken");
        assertThat(done).isEqualTo(businesses.subList(1, 3));
    }

    @Test
    void stopsBetweenTwoWhereItShould() {
        CurrentBusiness.forEach(businesses, () -> done.size() == 2, done::add);

        assertThat(done).isEqualTo(businesses.subList(0, 2));
    }
}
