package io.potoroo.transactions;

import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** So many pieces of an article that earns points by the piece. */
record ProductRewardRequest(
        @NotNull Long id, @NotNull @Positive @Max(100_000) Integer quantity) {

    /** Those that could be read. */
    static List<Long> ids(@Nullable List<ProductRewardRequest> sent) {
        return sent == null
                ? List.of()
                : sent.stream().flatMap(it -> Stream.ofNullable(it.id())).toList();
    }

    /** Adds which of them there are not, given what each piece earns. */
    static void check(
            String field,
            @Nullable List<ProductRewardRequest> sent,
            Map<Long, Long> pointsById,
            Violations violations) {
        for (int i = 0; sent != null && i < sent.size(); i++) {
            var id = sent.get(i).id();
            if (id != null && !pointsById.containsKey(id)) {
                var wrong = field + "." + i + ".id";
                violations.add(wrong, Messages.selectedInvalid(wrong));
            }
        }
        if (points(sent, pointsById) > TransactionRequest.MOST) {
            violations.add(field, Messages.tooBig(field, BigDecimal.valueOf(TransactionRequest.MOST)));
        }
    }

    /** What they earn together. */
    static long points(@Nullable List<ProductRewardRequest> sent, Map<Long, Long> pointsById) {
        return sent == null
                ? 0
                : sent.stream()
                        .filter(it -> it.id() != null && it.quantity() != null)
                        .mapToLong(it -> pointsById.getOrDefault(it.id(), 0L) * it.quantity())
                        .sum();
    }
}
