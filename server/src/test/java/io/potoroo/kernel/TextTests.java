package io.potoroo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the database can hold. */
class TextTests {

    @Test
    void takesWholeCharactersOnly() {
        assertThat(Text.isStorable("")).isTrue();
        assertThat(Text.isStorable("Zoë 咖啡 \ud83d\ude00\n")).isTrue();
        assertThat(Text.isStorable("a\u0000b")).isFalse();
        assertThat(Text.isStorable("\ud83d")).isFalse();
        assertThat(Text.isStorable("a\ude00b")).isFalse();
        assertThat(Text.isStorable("\ude00\ud83d")).isFalse();
    }
}
