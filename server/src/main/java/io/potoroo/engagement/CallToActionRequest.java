package io.potoroo.engagement;

import io.potoroo.web.Messages;
import io.potoroo.web.OneOf;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client says of a call to action it creates or changes; a change leaves what is not named as it is. */
@SuppressWarnings("NullableOptional") // three states: not named, null, a value
record CallToActionRequest(
        @OneOf({3, 4, 5, 6, 7, 8}) @Nullable Integer actionId,

        @PositiveOrZero @Max(1_000_000_000) @Nullable Long points,
        @Nullable Boolean enabled,
        @PositiveOrZero @Max(1_000_000) @Nullable Integer resultCount,
        @Nullable Optional<Frequency> resultFreq,
        @Min(1) @Max(1_000_000) @Nullable Integer actionCount,
        @Nullable Optional<Frequency> actionFreq,
        @PositiveOrZero @Max(1_000_000) @Nullable Optional<Integer> actionDurationMin,
        @Nullable Optional<DurationUnit> actionDurationUnit,
        @Nullable ConditionsRequest conditions) {

    private static final String REQUIRES = "conditions.requires";

    record ConditionsRequest(
            @Size(min = 1, max = 11) @Nullable List<Requirement> requires) {}

    /** Adds what is wrong with creating this call. */
    void checkNew(Violations violations) {
        if (actionId == null) {
            if (!violations.has("action_id")) {
                violations.add("action_id", Messages.required("action_id"));
            }
            return;
        }
        Action.of(actionId).ifPresent(it -> checkChange(CallToAction.standard(it, Instant.EPOCH), violations));
    }

    /** Adds what is wrong with changing the call so; another action would make it another call, and is ignored. */
    void checkChange(CallToAction call, Violations violations) {
        var changed = changed(call);
        if (changed.duration() == null && changed.durationUnit() != null) {
            require("action_duration_min", "action_duration_unit", violations);
        }
        if (changed.duration() != null && changed.durationUnit() == null) {
            require("action_duration_unit", "action_duration_min", violations);
        }
        boolean named = violations.has(REQUIRES) || violations.has(REQUIRES + ".0");
        if (call.action() != Action.COMPLETE_PROFILE && !changed.requires().isEmpty()) {
            violations.add(REQUIRES, Messages.prohibited(REQUIRES));
        }
        if (call.action() == Action.COMPLETE_PROFILE && changed.requires().isEmpty() && !named) {
            violations.add(
                    REQUIRES,
                    Messages.requiredWhen(REQUIRES, "action_id", Integer.toString(Action.COMPLETE_PROFILE.id())));
        }
    }

    private static void require(String field, String with, Violations violations) {
        if (!violations.has(field)) {
            violations.add(field, Messages.requiredWith(field, with));
        }
    }

    CallToAction call(Instant now) {
        return changed(
                CallToAction.standard(Action.of(actionId == null ? 0 : actionId).orElseThrow(), now));
    }

    CallToAction changed(CallToAction call) {
        return new CallToAction(
                call.id(),
                call.action(),
                enabled == null ? call.enabled() : enabled,
                points == null ? call.points() : points,
                resultCount == null ? call.resultCount() : resultCount,
                or(resultFreq, call.resultFrequency()),
                actionCount == null ? call.actionCount() : actionCount,
                or(actionFreq, call.actionFrequency()),
                or(actionDurationMin, call.duration()),
                or(actionDurationUnit, call.durationUnit()),
                conditions == null || conditions.requires() == null
                        ? call.requires()
                        : conditions.requires().stream().distinct().toList(),
                call.createdAt());
    }

    private static <T> @Nullable T or(@Nullable Optional<T> field, @Nullable T kept) {
        return field == null ? kept : field.orElse(null);
    }
}
