package io.potoroo.redemptions;

import io.potoroo.kernel.Refusal;
import io.potoroo.transactions.CodeRemoval;
import io.potoroo.transactions.CodeRemoval.Removed;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Cancels what a shop may be about to take: first there, so that nothing comes back for what is taken all the same. */
@Component
public class Cancellation {

    private final Redemptions redemptions;
    private final CodeRemoval codes;

    Cancellation(Redemptions redemptions, CodeRemoval codes) {
        this.redemptions = redemptions;
        this.codes = codes;
    }

    /** Takes as long as the shop does, so never while a database transaction is open. */
    public void cancel(UUID businessId, long id) {
        redemptions.get(businessId, id);
        switch (codes.remove(businessId, List.of(id)).getOrDefault(id, Removed.REMOVED)) {
            case REMOVED -> redemptions.cancel(businessId, id);
            case USED -> throw Refusal.notAllowed("The redemption has been applied.");
            case UNKNOWN -> throw Refusal.overloaded("The shop could not be asked for the code; try again.");
        }
    }
}
