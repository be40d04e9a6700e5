package io.potoroo.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What platforms write, and how it is read. */
class PlatformJsonTests {

    private static PlatformJson json(String text) {
        return PlatformJson.read(text);
    }

    @Test
    void keepsIdentifiersAsTheyAreWritten() {
        var json =
                json("{\"big\":9007199254740993,\"huge\":123456789012345678901234567890,\"zeros\":\"007\",\"none\":0}");

        assertThat(json.text("big")).isEqualTo("9007199254740993");
        assertThat(json.text("huge")).isEqualTo("123456789012345678901234567890");
        assertThat(json.text("zeros")).isEqualTo("007");
        assertThat(json.reference("none")).isNull();
    }

    @Test
    void readsMoneyExactlyFromStringsAndNumbers() {
        var json = json(
                "{\"text\":\" 317.1 \",\"number\":3.98,\"empty\":\"\",\"words\":\"free\",\"bomb\":1e999999,\"nothing\":null}");

        assertThat(json.decimal("text")).isEqualByComparingTo("317.1");
        assertThat(json.decimal("number")).isEqualByComparingTo("3.98");
        assertThat(json.decimal("empty")).isNull();
        assertThat(json.decimal("words")).isNull();
        assertThat(json.decimal("bomb")).isNull();
        assertThat(json.text("bomb")).hasSizeLessThan(20);
        assertThat(json.amount("nothing")).isZero();
        assertThat(json.has("nothing")).isFalse();
        assertThat(json.has("empty")).isFalse();
        assertThat(json.has("words")).isTrue();
    }

    @Test
    void takesTimesWithoutAZoneForUtc() {
        var json = json("""
                {"offset":"2026-03-29T02:30:00+02:00","negative":"2026-01-01T00:00:00-00:00","naive":"2026-03-29T02:30:00",
                "blank":"2026-03-29 02:30:00.5","junk":"yesterday"}""");

        assertThat(json.instant("offset")).isEqualTo("2026-03-29T00:30:00Z");
        assertThat(json.instant("negative")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(json.instant("naive")).isEqualTo("2026-03-29T02:30:00Z");
        assertThat(json.instant("blank")).isEqualTo("2026-03-29T02:30:00.500Z");
        assertThat(json.instant("junk")).isNull();
    }

    @Test
    void takesAnObjectForAListOfOneAndNothingForNone() {
        var json = json(
                "{\"many\":[{\"id\":1},{\"id\":2},7],\"one\":{\"id\":3},\"none\":\"\",\"texts\":[\"a\",1,\"\",null],\"text\":\"b\"}");

        assertThat(json.list("many")).extracting(it -> it.text("id")).containsExactly("1", "2");
        assertThat(json.list("one")).extracting(it -> it.text("id")).containsExactly("3");
        assertThat(json.list("none")).isEmpty();
        assertThat(json.texts("texts")).containsExactly("a", "1");
        assertThat(json.texts("text")).containsExactly("b");
        assertThat(json.object("missing").object("more").text("id")).isNull();
        assertThat(json("{\"a\":\"true\",\"b\":1,\"c\":\"0\"}").isTrue("a")).isTrue();
        assertThat(json("{\"b\":1}").isTrue("b")).isTrue();
        assertThat(json("{\"c\":\"0\"}").isTrue("c")).isFalse();
    }

    @Test
    void leavesOutWhatNoDatabaseCanKeep() {
        var json = PlatformJson.read("{\"title\":\"T\\u0000ea \\ud83d\",\"whole\":\"\\ud83d\\ude00\"}");

        assertThat(json.text("title")).isEqualTo("Tea");
        assertThat(json.text("whole")).isEqualTo("\ud83d\ude00");
        assertThat(PlatformJson.read(json.bytes()).text("whole")).isEqualTo("\ud83d\ude00");
    }
}
