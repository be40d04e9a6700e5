package io.potoroo.catalogue;

import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * An image file made from the pixels of one that was sent: upright, in sRGB, and without anything else that came with it.
 */
final class Picture {

    /** Decoded, one such image takes at most 128 MB for a moment. */
    private static final long MOST_PIXELS = 16_000_000;

    private static final float JPEG_QUALITY = 0.9f;

    /** By their first bytes; what a client calls a file says nothing about it. */
    private static final Map<String, String> BEGINNINGS =
            Map.of("jpeg", "ffd8ff", "png", "89504e470d0a1a0a", "gif", "474946383");

    private final byte[] file;
    private final String format;
    private final int width;
    private final int height;

    private Picture(byte[] file, String format, int width, int height) {
        this.file = file;
        this.format = format;
        this.width = width;
        this.height = height;
    }

    byte[] file() {
        return file;
    }

    /** {@code jpg} or {@code png}. */
    String format() {
        return format;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** Null, with the field's message added, where the bytes are no image that can be shown in that size. */
    static @Nullable Picture read(ImagePart part, byte[] sent, Violations violations) {
        var field = part.field();
        var format = format(sent);
        if (format.isEmpty()) {
            violations.add(field, Messages.wrongFileType(field, "jpeg, jpg, png, gif"));
            return null;
        }
        var reader = ImageIO.getImageReadersByFormatName(format.get()).next();
        try {
            var image = decoded(reader, sent);
            if (image == null) {
                violations.add(field, Messages.wrongDimensions(field));
                return null;
            }
            boolean photograph = "jpeg".equals(format.get());
            var plain = plain(image, photograph ? Orientation.of(sent) : Orientation.UPRIGHT);
            if (!part.fits(plain.getWidth(), plain.getHeight())) {
                violations.add(field, Messages.wrongDimensions(field));
                return null;
            }
            return of(plain);
        } catch (IOException | RuntimeException broken) {
            // Decoders meet broken files with any kind of exception.
            violations.add(field, Messages.notAnImage(field));
            return null;
        } finally {
            reader.dispose();
        }
    }

    /** Written anew: as JPEG unless something shines through. */
    static Picture of(BufferedImage plain) {
        boolean opaque = !plain.getColorModel().hasAlpha();
        var written = opaque ? jpeg(plain) : png(plain);
        return new Picture(written, opaque ? "jpg" : "png", plain.getWidth(), plain.getHeight());
    }

    private static Optional<String> format(byte[] sent) {
        var start = HexFormat.of().formatHex(sent, 0, Math.min(sent.length, 8));
        return BEGINNINGS.entrySet().stream()
                .filter(it -> start.startsWith(it.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Null for an image of more pixels than we care to decode, of which a small file can have very many. */
    private static @Nullable BufferedImage decoded(ImageReader reader, byte[] sent) throws IOException {
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(sent))) {
            reader.setInput(stream, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            return pixels > MOST_PIXELS ? null : reader.read(0);
        }
    }

    private static BufferedImage plain(BufferedImage image, Orientation orientation) {
        int width = image.getWidth();
        int height = image.getHeight();
        var plain = new BufferedImage(
                orientation.swapsSides() ? height : width,
                orientation.swapsSides() ? width : height,
                image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        var pixels = ((DataBufferInt) plain.getRaster().getDataBuffer()).getData();
        var colours = image.getColorModel().getColorSpace();
        boolean gray = colours.getType() == ColorSpace.TYPE_GRAY;
        var source = gray || colours.isCS_sRGB() ? image : inStandardColours(image);
        var row = new int[width];
        for (int y = 0; y < height; y++) {
            if (gray) {
                readGray(source, y, row);
            } else {
                source.getRGB(0, y, width, 1, row, 0, width);
            }
            for (int x = 0; x < width; x++) {
                pixels[orientation.index(x, y, width, height)] = row[x];
            }
        }
        return plain;
    }

    private static BufferedImage inStandardColours(BufferedImage image) {
        var converted = new BufferedImage(
                image.getWidth(),
                image.getHeight(),
                image.getColorModel().hasAlpha() ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        return new ColorConvertOp(null).filter(image, converted);
    }

    /** Sample by sample: the library takes gray for linear and would make every such image too light. */
    private static void readGray(BufferedImage image, int y, int[] row) {
        var raster = image.getRaster();
        int shift = image.getSampleModel().getSampleSize(0) - 8;
        boolean alpha = raster.getNumBands() > 1;
        for (int x = 0; x < row.length; x++) {
            int gray = raster.getSample(x, y, 0) >> shift;
            int opacity = alpha ? raster.getSample(x, y, 1) >> shift : 0xFF;
            row[x] = opacity << 24 | gray << 16 | gray << 8 | gray;
        }
    }

    private static byte[] jpeg(BufferedImage image) {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            var parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(JPEG_QUALITY);
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static byte[] png(BufferedImage image) {
        var bytes = new ByteArrayOutputStream();
        try (var stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
