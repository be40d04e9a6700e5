package io.potoroo.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.TestClient;
import io.potoroo.TestImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** The upload of images over HTTP, and what is served of them. */
@ServerTest
class ImageContractTests {

    private final TestBusinesses businesses;
    private final Images images;
    private TestBusiness business;

    @Autowired
    ImageContractTests(TestBusinesses businesses, Images images) {
        this.businesses = businesses;
        this.images = images;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private TestClient.Answer upload(Map<String, byte[]> parts) {
        return TestImages.upload(business.http(), "/offers/images", parts);
    }

    private TestClient.Answer uploadWith(String part, byte[] file) {
        var parts = TestImages.parts();
        parts.put(part, file);
        return upload(parts);
    }

    private HttpResponse<byte[]> show(String url, String... headers) throws Exception {
        // The public address of the tests' server is not the random port it listens on.
        var request = HttpRequest.newBuilder(
                URI.create(business.http().url() + URI.create(url).getPath()));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofByteArray());
    }

    private static void assertRefused(TestClient.Answer answer, String body) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json()).isEqualTo(JsonMapper.shared().readTree(body));
    }

    private static BufferedImage image(HttpResponse<byte[]> answer) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/offers/images", "/rewards/images"})
    void answersWithFourAddressesThatAnybodyMayOpen(String path) throws Exception {
        var urls = TestImages.upload(business.http(), path, TestImages.parts())
                .ok()
                .path("data");

        assertThat(urls.propertyNames()).containsExactly("original", "large", "medium", "thumbnail");
        var shown = show(urls.path("large").asString());
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.headers().firstValue("Content-Type")).contains("image/jpeg");
        assertThat(shown.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(shown.headers().firstValue("Cache-Control")).contains("max-age=31536000, public, immutable");
        assertThat(image(shown).getWidth()).isEqualTo(800);
        assertThat(image(shown).getHeight()).isEqualTo(470);
        assertThat(image(show(urls.path("original").asString())).getHeight()).isEqualTo(1200);
        assertThat(image(show(urls.path("thumbnail").asString())).getWidth()).isEqualTo(450);
        var again = show(
                urls.path("large").asString(),
                "If-None-Match",
                shown.headers().firstValue("ETag").orElseThrow());
        assertThat(again.statusCode()).isEqualTo(304);
    }

    @Test
    void namesFilesAtRandomAndKeepsThem() {
        var first = upload(TestImages.parts()).ok().path("data").path("large").asString();
        var second = upload(TestImages.parts()).ok().path("data").path("large").asString();

        assertThat(first).matches("http://.*/images/uploads/[0-9a-f]{32}\\.jpg").isNotEqualTo(second);
        assertThat(images.file(images.name(first).orElseThrow())).isPresent();
    }

    @Test
    void keepsNothingButThePixels() throws Exception {
        var plain = TestImages.file("jpeg", 800, 470);
        var told = new ByteArrayOutputStream();
        told.write(plain, 0, 2);
        told.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, 20});
        told.writeBytes("<script>secret</sc".getBytes(US_ASCII));
        told.write(plain, 2, plain.length - 2);
        told.writeBytes("trailing secret".getBytes(US_ASCII));
        assertThat(new String(told.toByteArray(), US_ASCII)).contains("secret");

        var url = uploadWith("image_large", told.toByteArray())
                .ok()
                .path("data")
                .path("large")
                .asString();

        assertThat(new String(show(url).body(), US_ASCII)).doesNotContain("secret");
    }

    @Test
    void keepsWhatShinesThrough() throws Exception {
        var glass = new BufferedImage(800, 470, BufferedImage.TYPE_INT_ARGB);
        glass.setRGB(3, 4, 0x80102030);

        var url = uploadWith("image_large", TestImages.file("png", glass))
                .ok()
                .path("data")
                .path("large")
                .asString();

        var shown = show(url);
        assertThat(url).endsWith(".png");
        assertThat(shown.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(image(shown).getRGB(3, 4)).isEqualTo(0x80102030);
    }

    @Test
    void doesNotMakeGrayLighter() throws Exception {
        var gray = new BufferedImage(800, 470, BufferedImage.TYPE_BYTE_GRAY);
        var half = new int[800 * 470];
        Arrays.fill(half, 100);
        gray.getRaster().setSamples(0, 0, 800, 470, 0, half);

        var url = uploadWith("image_large", TestImages.file("png", gray))
                .ok()
                .path("data")
                .path("large")
                .asString();

        assertThat(image(show(url)).getRGB(400, 200) & 0xFF).isBetween(98, 102);
    }

    @Test
    void turnsPhotographsUprightBeforeTheyAreMeasured() throws Exception {
        var url = uploadWith("image_large", OrientationTests.photograph(470, 800, 6))
                .ok()
                .path("data")
                .path("large")
                .asString();

        assertThat(image(show(url)).getWidth()).isEqualTo(800);
        assertRefused(
                uploadWith("image_large", OrientationTests.photograph(800, 470, 6)),
                "{\"image_large\":[\"The image large has invalid image dimensions.\"]}");
    }

    @Test
    void namesPartsThatAreMissing() {
        assertRefused(upload(Map.of("image_large", TestImages.file("jpeg", 800, 470))), """
                {"image_original":["The image original field is required."],
                "image_medium":["The image medium field is required."],
                "image_thumbnail":["The image thumbnail field is required."]}""");
        assertThat(business.http().post("/offers/images", Map.of()).status()).isEqualTo(415);
    }

    @Test
    void refusesFilesOverTheLimitOfTheirPart() {
        var parts = new HashMap<String, byte[]>();
        parts.put("image_original", new byte[10 * 1024 * 1024 + 1]);
        parts.put("image_large", new byte[1024 * 1024 + 1]);
        parts.put("image_medium", new byte[512 * 1024 + 1]);
        parts.put("image_thumbnail", new byte[256 * 1024 + 1]);

        assertRefused(upload(parts), """
                {"image_original":["The image original may not be greater than 10240 kilobytes."],
                "image_large":["The image large may not be greater than 1024 kilobytes."],
                "image_medium":["The image medium may not be greater than 512 kilobytes."],
                "image_thumbnail":["The image thumbnail may not be greater than 256 kilobytes."]}""");
    }

    @Test
    void refusesAFormOverTheLimit() {
        var answer = uploadWith("image_original", new byte[12 * 1024 * 1024]);

        assertThat(answer.status()).as(answer.body()).isEqualTo(413);
        assertThat(answer.json().path("error").path("status_code").asInt()).isEqualTo(413);
    }

    @Test
    void refusesAFormThatIsCutShort() {
        var form = TestImages.form(TestImages.parts());
        var answer = business.http()
                .upload(
                        "/offers/images",
                        "multipart/form-data; boundary=" + TestImages.BOUNDARY,
                        Arrays.copyOf(form, form.length / 2));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().path("error").path("description").asString())
                .isEqualTo("The multipart body cannot be read.");
    }

    @Test
    void believesTheContentAndNotItsName() {
        assertRefused(
                uploadWith("image_large", "<svg xmlns='http://www.w3.org/2000/svg'/>".getBytes(US_ASCII)),
                "{\"image_large\":[\"The image large must be a file of type: jpeg, jpg, png, gif.\"]}");
        assertRefused(
                uploadWith("image_large", Arrays.copyOf(TestImages.file("png", 800, 470), 60)),
                "{\"image_large\":[\"The image large must be an image.\"]}");
        assertRefused(
                uploadWith("image_large", Arrays.copyOf(TestImages.file("gif", 800, 470), 9)),
                "{\"image_large\":[\"The image large must be an image.\"]}");
    }

    @Test
    void refusesOtherSizesAndShapes() {
        var refusal = "{\"image_medium\":[\"The image medium has invalid image dimensions.\"]}";

        assertRefused(uploadWith("image_medium", TestImages.file("jpeg", 449, 264)), refusal);
        assertRefused(uploadWith("image_medium", TestImages.file("jpeg", 600, 600)), refusal);
        assertRefused(
                uploadWith("image_original", TestImages.file("jpeg", 400, 400)),
                "{\"image_original\":[\"The image original has invalid image dimensions.\"]}");
    }

    @Test
    void doesNotDecodeAnImageOfVeryManyPixels() {
        // 60000 by 35294 pixels in a file of a few bytes: only the header is ever read.
        var bomb = ByteBuffer.wrap(TestImages.file("png", 800, 470));
        bomb.putInt(16, 60_000).putInt(20, 35_294);
        var crc = new CRC32();
        crc.update(bomb.array(), 12, 17);
        bomb.putInt(29, (int) crc.getValue());

        assertRefused(
                uploadWith("image_large", bomb.array()),
                "{\"image_large\":[\"The image large has invalid image dimensions.\"]}");
    }

    @Test
    void wantsAToken() {
        var stranger = new TestClient(business.http().url(), Map.of());

        assertThat(TestImages.upload(stranger, "/offers/images", TestImages.parts())
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/images/uploads/00000000000000000000000000000000.jpg",
                "/images/uploads/x.jpg",
                "/images/uploads/..%2fsecret.key",
                "/images/uploads/%2e%2e/secret.key"
            })
    void showsNothingElse(String path) throws Exception {
        var url = upload(TestImages.parts()).ok().path("data").path("large").asString();
        var file = images.file(images.name(url).orElseThrow()).orElseThrow();
        Files.writeString(file.getFile().toPath().resolveSibling("x.jpg"), "not ours");

        assertThat(show(path).statusCode()).isIn(400, 401, 404);
    }
}
