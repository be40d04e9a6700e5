package io.potoroo.transactions;

import io.potoroo.businesses.TimeMoved;
import io.potoroo.tiers.TierProgram;
import io.potoroo.tiers.Tiers;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Does for a business with a time of its own what the clock would have done by then, before whoever moved it goes on. */
@Component
class MovedTime {

    private final Expiry expiry;
    private final ExpiryNotices expiryNotices;
    private final Tiers tiers;
    private final TierEvaluation tierEvaluation;

    MovedTime(Expiry expiry, ExpiryNotices expiryNotices, Tiers tiers, TierEvaluation tierEvaluation) {
        this.expiry = expiry;
        this.expiryNotices = expiryNotices;
        this.tiers = tiers;
        this.tierEvaluation = tierEvaluation;
    }

    @EventListener
    void moved(TimeMoved moved) {
        expiry.book(moved.businessId(), moved.stopping());
        expiryNotices.tell(moved.businessId(), moved.stopping());
        if (tiers.currentProgram(moved.businessId()).filter(TierProgram::moves).isPresent()) {
            tierEvaluation.evaluateEverybody(moved.businessId(), moved.stopping());
        }
    }
}
