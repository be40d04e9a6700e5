package io.potoroo.businesses;

import io.potoroo.access.Caller;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.SentTime;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/test-clock}: what time it is for a business, and a later one. */
@RestController
@RequestMapping("/api/v1/test-clock")
@ConditionalOnProperty(name = "potoroo.test-clock", havingValue = "on")
class TestClockController {

    private final TestClock clock;
    private final ApplicationEventPublisher events;

    TestClockController(TestClock clock, ApplicationEventPublisher events) {
        this.clock = clock;
        this.events = events;
    }

    @GetMapping
    Data<TestClockAnswer> read() {
        return Data.of(new TestClockAnswer(clock.instant()));
    }

    /** Answered when what is done by the clock has been done. */
    @PutMapping
    Data<TestClockAnswer> move(Caller caller, Body<TestClockRequest> body) {
        if (!clock.move(caller.businessId(), body.valid().now().at())) {
            throw Refusal.invalid("now", Message.of("The now must be after the time it is."));
        }
        events.publishEvent(new TimeMoved(caller.businessId(), () -> false));
        return read();
    }

    record TestClockRequest(@NotNull SentTime now) {}

    record TestClockAnswer(Instant now) {}
}
