package io.potoroo.sales;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredJsonTests {

    private record Told(
            boolean flag,
            int count,
            long amount,
            List<String> tags,
            Set<String> skus,
            Map<String, Long> points,
            @Nullable Long tax,
            @Nullable Boolean consent,
            @Nullable String text,
            @Nullable BigDecimal quantity) {}

    private static final Told NOTHING = new Told(false, 0, 0, List.of(), Set.of(), Map.of(), null, null, null, null);

    @Test
    void what_says_nothing_takes_no_room_and_is_read_as_it_was() {
        assertThat(StoredJson.write(NOTHING)).isEqualTo("{}");
        assertThat(StoredJson.read("{}", Told.class)).isEqualTo(NOTHING);
    }

    @Test
    void a_zero_or_a_no_that_was_said_is_kept() {
        var told =
                new Told(true, 1, -1, List.of(""), Set.of("S"), Map.of("S", 0L), 0L, false, "", new BigDecimal("0.00"));

        assertThat(StoredJson.read(StoredJson.write(told), Told.class)).isEqualTo(told);
        assertThat(StoredJson.write(told)).contains("\"tax\":0", "\"consent\":false", "\"text\":\"\"");
    }
}
