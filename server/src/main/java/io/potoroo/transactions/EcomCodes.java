package io.potoroo.transactions;

import static java.util.stream.Collectors.joining;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** The codes that customers of each business got for web shops. */
@Component
class EcomCodes {

    /** None that is taken for another. */
    private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /** Forty-six random bits where case does not count, and fifty-five where it does. */
    private static final int LENGTH = 10;

    private final EcomCodeRepository repository;
    private final SecureRandom random = new SecureRandom();

    EcomCodes(EcomCodeRepository repository) {
        this.repository = repository;
    }

    String draw() {
        return random.ints(LENGTH, 0, LETTERS.length())
                .mapToObj(it -> String.valueOf(LETTERS.charAt(it)))
                .collect(joining());
    }

    /** Where two codes are alike, which none of us will live to see, everything is done again with others. */
    void issue(UUID businessId, List<EcomCode> codes) {
        if (!codes.isEmpty() && repository.add(businessId, codes) < codes.size()) {
            throw new OptimisticLockingFailureException("a code was drawn that another customer has");
        }
    }

    /** Those of the business, each by its letters, held so until the open database transaction ends. */
    Map<String, EcomCode> lock(UUID businessId, Collection<String> wanted) {
        var codes = new HashMap<String, EcomCode>();
        if (!wanted.isEmpty()) {
            repository.lock(businessId, wanted).forEach(it -> codes.put(it.code(), it));
        }
        return codes;
    }

    /** Whoever decided so holds them locked. */
    void cancel(UUID businessId, List<EcomCode> cancelled) {
        if (!cancelled.isEmpty()) {
            repository.cancel(businessId, cancelled);
        }
    }

    /** The code that each of the transactions gave or cancelled, by the transaction; others are absent. */
    Map<Long, EcomCode> ofTransactions(UUID businessId, Collection<Long> transactionIds) {
        var codes = new HashMap<Long, EcomCode>();
        if (!transactionIds.isEmpty()) {
            repository.ofTransactions(businessId, transactionIds).forEach(it -> {
                codes.put(it.transactionId(), it);
                if (it.cancelledBy() != null) {
                    codes.put(it.cancelledBy(), it);
                }
            });
        }
        return codes;
    }
}
