package io.potoroo.tiers;

/** What a customer's purchases of one cycle come to, net of what went back; never below nothing. */
public record Totals(long spentMinor, long points, long visits) {

    public static final Totals NOTHING = new Totals(0, 0, 0);

    /** A return may fall in a later cycle than its purchase. */
    public Totals {
        spentMinor = Math.max(0, spentMinor);
        points = Math.max(0, points);
        visits = Math.max(0, visits);
    }

    public long of(Criterion criterion) {
        return switch (criterion) {
            case SPEND -> spentMinor;
            case POINTS -> points;
            case VISITS -> visits;
        };
    }
}
