package io.potoroo.kernel;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** For which business a thread works, where the time may be another than elsewhere. */
public final class CurrentBusiness {

    private static final ScopedValue<UUID> ID = ScopedValue.newInstance();

    private CurrentBusiness() {}

    /** Empty for work that is no business's, or several businesses'. */
    public static Optional<UUID> id() {
        return ID.isBound() ? Optional.of(ID.get()) : Optional.empty();
    }

    public static void run(UUID businessId, Runnable work) {
        ScopedValue.where(ID, businessId).run(work);
    }

    /** Each in its turn, until it is told to stop; what fails for one is thrown after the others had theirs. */
    public static void forEach(List<UUID> businessIds, BooleanSupplier stopping, Consumer<UUID> work) {
        RuntimeException failure = null;
        for (var businessId : businessIds) {
            if (stopping.getAsBoolean()) {
                break;
            }
            try {
                run(businessId, () -> work.accept(businessId));
            } catch (RuntimeException failed) {
                if (failure == null) {
                    failure = failed;
                } else {
                    failure.addSuppressed(failed);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** As {@link #run}, for work that has a result or may fail. */
    public static <T, X extends Throwable> T call(UUID businessId, ScopedValue.CallableOp<T, X> work) throws X {
        return ScopedValue.where(ID, businessId).call(work);
    }
}
