package io.potoroo.catalogue;

import java.util.Locale;

/** The four sizes in which a client uploads one image, each with the most bytes it may have. */
enum ImagePart {
    ORIGINAL(10 * 1024, 1020, 600),
    LARGE(1024, 800, 470),
    MEDIUM(512, 606, 356),
    THUMBNAIL(256, 450, 264);

    private static final int LEAST_WIDTH = 450;
    private static final int LEAST_HEIGHT = 264;
    private static final double WIDEST = 1.75;
    private static final double NARROWEST = 1.65;

    private final int mostKilobytes;
    private final int width;
    private final int height;

    ImagePart(int mostKilobytes, int width, int height) {
        this.mostKilobytes = mostKilobytes;
        this.width = width;
        this.height = height;
    }

    /** Of an image that is made here. */
    int width() {
        return width;
    }

    int height() {
        return height;
    }

    String field() {
        return "image_" + name().toLowerCase(Locale.ROOT);
    }

    int mostKilobytes() {
        return mostKilobytes;
    }

    boolean mayHold(long bytes) {
        return bytes <= mostKilobytes * 1024L;
    }

    /** All have a least size; those cut for showing have one shape as well. */
    boolean fits(int width, int height) {
        if (width < LEAST_WIDTH || height < LEAST_HEIGHT) {
            return false;
        }
        double aspect = (double) width / height;
        return this == ORIGINAL || (aspect >= NARROWEST && aspect <= WIDEST);
    }
}
