package io.potoroo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.mock.web.MockHttpServletRequest;

@ExtendWith(OutputCaptureExtension.class)
class ErrorsTests {

    private final Errors errors = new Errors(new SimpleMeterRegistry());
    private final MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/v1/branch-links/1/sales");

    @Test
    void saysNothingToAndOfClientsThatHungUp(CapturedOutput output) throws Exception {
        var gone = new HttpMessageNotWritableException("Could not write JSON", new IOException("Broken pipe"));
        assertThat(errors.any(gone, request)).isNull();
        assertThat(output).doesNotContain("ERROR");
    }

    @Test
    void logsWhatCouldNotBeWrittenToClientsThatWait(CapturedOutput output) throws Exception {
        var broken = new HttpMessageNotWritableException("Could not write JSON", new IOException("No such field"));
        assertThat(errors.any(broken, request)).isNotNull();
        assertThat(output).contains("POST /api/v1/branch-links/1/sales failed");
    }
}
