package io.potoroo.catalogue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How the pixels of a photograph must be turned to stand upright, as the camera noted it (Exif, tag 0x0112). */
record Orientation(int code) {

    static final Orientation UPRIGHT = new Orientation(1);

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SEGMENT = 0xFF;
    private static final int APPLICATION_DATA_1 = 0xE1;
    private static final int START_OF_SCAN = 0xDA;
    private static final int TAG = 0x0112;
    private static final int ENTRY_BYTES = 12;

    /** Upright where the JPEG file does not say. */
    static Orientation of(byte[] jpeg) {
        var file = ByteBuffer.wrap(jpeg);
        int at = 2;
        while (at + 4 <= jpeg.length && (file.get(at) & 0xFF) == SEGMENT) {
            int marker = file.get(at + 1) & 0xFF;
            int length = file.getShort(at + 2) & 0xFFFF;
            int end = Math.min(jpeg.length, at + 2 + length);
            int content = at + 4;
            if (marker == START_OF_SCAN || length < 2) {
                return UPRIGHT;
            }
            if (marker == APPLICATION_DATA_1
                    && content + EXIF.length <= end
                    && Arrays.equals(jpeg, content, content + EXIF.length, EXIF, 0, EXIF.length)) {
                return ofTiff(file.slice(content + EXIF.length, end - content - EXIF.length));
            }
            at += 2 + length;
        }
        return UPRIGHT;
    }

    private static Orientation ofTiff(ByteBuffer tiff) {
        if (tiff.limit() < 10) {
            return UPRIGHT;
        }
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int directory = tiff.getInt(4);
        if (directory < 8 || directory > tiff.limit() - 2) {
            return UPRIGHT;
        }
        int entries = tiff.getShort(directory) & 0xFFFF;
        for (int i = 0; i < entries; i++) {
            int entry = directory + 2 + i * ENTRY_BYTES;
            if (entry + ENTRY_BYTES > tiff.limit()) {
                return UPRIGHT;
            }
            if ((tiff.getShort(entry) & 0xFFFF) == TAG) {
                int code = tiff.getShort(entry + 8) & 0xFFFF;
                return code >= 1 && code <= 8 ? new Orientation(code) : UPRIGHT;
            }
        }
        return UPRIGHT;
    }

    /** Whether width and height change places. */
    boolean swapsSides() {
        return code >= 5;
    }

    /** Where the pixel goes in an upright image, counted by rows from its top left corner. */
    int index(int x, int y, int width, int height) {
        int right = width - 1 - x;
        int up = height - 1 - y;
        return switch (code) {
            case 2 -> y * width + right;
            case 3 -> up * width + right;
            case 4 -> up * width + x;
            case 5 -> x * height + y;
            case 6 -> x * height + up;
            case 7 -> right * height + up;
            case 8 -> right * height + y;
            default -> y * width + x;
        };
    }
}
