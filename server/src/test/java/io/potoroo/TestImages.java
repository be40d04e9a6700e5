package io.potoroo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import tools.jackson.databind.JsonNode;

/** Image files, and their upload as a form with files. */
public final class TestImages {

    public static final String BOUNDARY = "potoroo-boundary";

    private TestImages() {}

    /** A file of the format, of one colour in each quarter. */
    public static byte[] file(String format, int width, int height) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x < width / 2 ? 0xC04000 : 0x0040C0) + (y < height / 2 ? 0x20 : 0x2000));
            }
        }
        return file(format, image);
    }

    public static byte[] file(String format, BufferedImage image) {
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, format, bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    /** Four parts as the API wants them. */
    public static Map<String, byte[]> parts() {
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put("image_original", file("jpeg", 900, 1200));
        parts.put("image_large", file("jpeg", 800, 470));
        parts.put("image_medium", file("png", 606, 356));
        parts.put("image_thumbnail", file("gif", 450, 264));
        return parts;
    }

    public static byte[] form(Map<String, byte[]> parts) {
        var form = new ByteArrayOutputStream();
        parts.forEach((name, file) -> {
            form.writeBytes(("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name
                            + "\"; filename=\"photo\"\r\nContent-Type: image/jpeg\r\n\r\n")
                    .getBytes(UTF_8));
            form.writeBytes(file);
            form.writeBytes("\r\n".getBytes(UTF_8));
        });
        form.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return form.toByteArray();
    }

    public static TestClient.Answer upload(TestClient http, String path, Map<String, byte[]> parts) {
        return http.upload(path, "multipart/form-data; boundary=" + BOUNDARY, form(parts));
    }

    /** The {@code images} of a request, uploaded for that business. */
    public static List<JsonNode> uploaded(TestBusiness business) {
        return List.of(upload(business.http(), "/offers/images", parts()).ok().path("data"));
    }
}
