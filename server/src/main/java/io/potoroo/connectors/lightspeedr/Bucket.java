package io.potoroo.connectors.lightspeedr;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * How full the bucket is that every request adds to, as the last answer told.
 *
 * @param drip what drains from it in a second
 * @param cost what a request like the last one adds
 */
record Bucket(BigDecimal level, BigDecimal size, BigDecimal drip, BigDecimal cost) {

    private static final String LEVEL = "X-LS-Api-Bucket-Level";
    private static final String DRIP = "X-LS-Api-Drip-Rate";
    private static final String COST = "X-LS-Api-Request-Cost";

    /** Reading costs this much where nothing else is said. */
    private static final BigDecimal USUAL_COST = BigDecimal.ONE;

    /** A register that a shopper waits at needs some of it too. */
    private static final BigDecimal LEFT_TO_OTHERS = BigDecimal.TWO;

    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** Empty where the answer does not tell. */
    static Optional<Bucket> read(HttpHeaders headers) {
        var level = headers.getFirst(LEVEL);
        var slash = level == null ? -1 : level.indexOf('/');
        if (level == null || slash < 0) {
            return Optional.empty();
        }
        var used = number(level.substring(0, slash));
        var size = number(level.substring(slash + 1));
        var drip = number(headers.getFirst(DRIP));
        var cost = number(headers.getFirst(COST));
        return used == null || size == null || drip == null || drip.signum() <= 0
                ? Optional.empty()
                : Optional.of(new Bucket(used, size, drip, cost == null ? USUAL_COST : cost));
    }

    private static @Nullable BigDecimal number(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** Until there is room for the next request. */
    Duration pause() {
        var over = level.add(cost).add(LEFT_TO_OTHERS).subtract(size);
        if (over.signum() <= 0) {
            return Duration.ZERO;
        }
        var millis = over.movePointRight(3).divide(drip, 0, RoundingMode.CEILING);
        return Duration.ofMillis(
                millis.min(BigDecimal.valueOf(LONGEST.toMillis())).longValueExact());
    }
}
