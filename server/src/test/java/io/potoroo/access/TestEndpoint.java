package io.potoroo.access;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An API endpoint that tells who calls it. */
@TestComponent
@RestController
class TestEndpoint {

    @GetMapping("/test/caller")
    Caller caller(Caller caller) {
        return caller;
    }
}
