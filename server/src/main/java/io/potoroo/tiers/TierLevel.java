package io.potoroo.tiers;

import java.util.List;

/** One step of a program; a threshold of zero asks nothing. */
public record TierLevel(long id, String name, long reachSpendMinor, long reachVisits, long reachPoints) {

    /** In place of the id of a level that is to get one. */
    public static final long NEW = 0;

    TierLevel numbered(long newId) {
        return new TierLevel(newId, name, reachSpendMinor, reachVisits, reachPoints);
    }

    public long threshold(Criterion criterion) {
        return switch (criterion) {
            case SPEND -> reachSpendMinor;
            case POINTS -> reachPoints;
            case VISITS -> reachVisits;
        };
    }

    /** Those of the criteria that this level asks anything of. */
    List<Criterion> asked(List<Criterion> criteria) {
        return criteria.stream().filter(it -> threshold(it) > 0).toList();
    }

    /** With any one of many criteria a zero is no way in, or every level with one would be everybody's. */
    boolean isReachedBy(Totals totals, List<Criterion> criteria, Relation relation) {
        var asked = asked(criteria);
        return switch (relation) {
            case ANY -> asked.isEmpty() || asked.stream().anyMatch(it -> meets(totals, it));
            case ALL -> asked.stream().allMatch(it -> meets(totals, it));
        };
    }

    private boolean meets(Totals totals, Criterion criterion) {
        return totals.of(criterion) >= threshold(criterion);
    }
}
