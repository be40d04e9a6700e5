package io.potoroo.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.TestImages;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which way up a photograph is. */
class OrientationTests {

    /** A JPEG file whose camera noted the orientation, in Exif with the most significant byte first. */
    static byte[] photograph(int width, int height, int orientation) {
        var plain = TestImages.file("jpeg", width, height);
        var exif = HexFormat.of()
                .parseHex("ffe10022" + "457869660000" + "4d4d002a00000008" + "0001" + "011200030000000100"
                        + HexFormat.of().toHexDigits((byte) orientation) + "0000" + "00000000");
        var file = new ByteArrayOutputStream();
        file.write(plain, 0, 2);
        file.writeBytes(exif);
        file.write(plain, 2, plain.length - 2);
        return file.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void readsWhatTheCameraNoted(int code) {
        assertThat(Orientation.of(photograph(10, 10, code))).isEqualTo(new Orientation(code));
    }

    @Test
    void readsTheOtherByteOrder() {
        var file = HexFormat.of()
                .parseHex("ffd8" + "ffe10022" + "457869660000" + "49492a0008000000" + "0100"
                        + "120103000100000006000000" + "00000000");

        assertThat(Orientation.of(file)).isEqualTo(new Orientation(6));
    }

    @Test
    void takesAFileThatSaysNothingOrNonsenseForUpright() {
        assertThat(Orientation.of(TestImages.file("jpeg", 10, 10))).isEqualTo(Orientation.UPRIGHT);
        assertThat(Orientation.of(photograph(10, 10, 9))).isEqualTo(Orientation.UPRIGHT);
        var whole = photograph(10, 10, 6);
        for (int length = 0; length < 40; length++) {
            assertThat(Orientation.of(java.util.Arrays.copyOf(whole, length)).code())
                    .isBetween(1, 8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void givesEveryPixelItsOwnPlace(int code) {
        var orientation = new Orientation(code);

        assertThat(IntStream.range(0, 15)
                        .map(it -> orientation.index(it % 5, it / 5, 5, 3))
                        .sorted())
                .containsExactlyElementsOf(IntStream.range(0, 15).boxed().toList());
    }

    @Test
    void turnsAPhotographTakenSideways() {
        // Noted as 6: what is the top left corner in the file belongs to the top right.
        assertThat(new Orientation(6).index(0, 0, 5, 3)).isEqualTo(2);
        // Noted as 8: to the bottom left.
        assertThat(new Orientation(8).index(0, 0, 5, 3)).isEqualTo(4 * 3);
        assertThat(new Orientation(3).index(0, 0, 5, 3)).isEqualTo(14);
    }
}
