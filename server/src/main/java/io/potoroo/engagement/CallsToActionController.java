package io.potoroo.engagement;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.potoroo.access.Caller;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /call-to-actions}: what customers get points for besides purchases. */
@RestController
@RequestMapping("/call-to-actions")
class CallsToActionController {

    private final CallsToAction calls;
    private final Clock clock;

    CallsToActionController(CallsToAction calls, Clock clock) {
        this.calls = calls;
        this.clock = clock;
    }

    @GetMapping
    Listing<CallToActionAnswer> list(Caller caller, @PageSize(15) Paging paging, HttpServletRequest request) {
        var page = calls.list(caller.businessId(), CallsToAction.filters().read(request), paging);
        return paging.list(page.calls().stream().map(it -> shown(it, request)).toList(), page.total());
    }

    @PostMapping
    Data<CallToActionAnswer> create(Caller caller, Body<CallToActionRequest> body) {
        var request = body.valid(CallToActionRequest::checkNew);
        return Data.of(CallToActionAnswer.of(calls.create(caller.businessId(), request.call(clock.instant()))));
    }

    @GetMapping("/{id}")
    Data<CallToActionAnswer> read(Caller caller, @PathVariable long id, HttpServletRequest request) {
        return Data.of(shown(calls.get(caller.businessId(), id), request));
    }

    @PatchMapping("/{id}")
    Data<CallToActionAnswer> change(Caller caller, @PathVariable long id, Body<CallToActionRequest> body) {
        var call = calls.get(caller.businessId(), id);
        var request = body.valid((it, violations) -> it.checkChange(call, violations));
        return Data.of(CallToActionAnswer.of(
                calls.change(caller.businessId(), call.id(), current -> changed(request, current))));
    }

    /** Checked again: it may have changed since the request was. */
    private static CallToAction changed(CallToActionRequest request, CallToAction current) {
        var violations = new Violations();
        request.checkChange(current, violations);
        violations.throwIfAny();
        return request.changed(current);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Caller caller, @PathVariable long id) {
        calls.delete(caller.businessId(), id);
    }

    private static CallToActionAnswer shown(CallToAction call, HttpServletRequest request) {
        var answer = CallToActionAnswer.of(call);
        return Includes.read(request, "include").has("action") ? answer.with(call.action()) : answer;
    }

    record CallToActionAnswer(
            long id,
            int enabled,
            long points,
            @Nullable Frequency resultFreq,
            int resultCount,
            @Nullable Frequency actionFreq,
            int actionCount,
            @Nullable Integer actionDurationMin,
            @Nullable DurationUnit actionDurationUnit,
            @Nullable ConditionsAnswer conditions,
            int actionId,
            OffsetDateTime createdAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ActionAnswer action) {

        static CallToActionAnswer of(CallToAction call) {
            return new CallToActionAnswer(
                    call.id(),
                    call.enabled() ? 1 : 0,
                    call.points(),
                    call.resultFrequency(),
                    call.resultCount(),
                    call.actionFrequency(),
                    call.actionCount(),
                    call.duration(),
                    call.durationUnit(),
                    call.requires().isEmpty() ? null : new ConditionsAnswer(call.requires()),
                    call.action().id(),
                    call.createdAt().atOffset(ZoneOffset.UTC),
                    null);
        }

        CallToActionAnswer with(Action known) {
            return new CallToActionAnswer(
                    id,
                    enabled,
                    points,
                    resultFreq,
                    resultCount,
                    actionFreq,
                    actionCount,
                    actionDurationMin,
                    actionDurationUnit,
                    conditions,
                    actionId,
                    createdAt,
                    new ActionAnswer(known.id(), known.label()));
        }
    }

    record ConditionsAnswer(List<Requirement> requires) {}

    record ActionAnswer(int id, String name) {}
}
