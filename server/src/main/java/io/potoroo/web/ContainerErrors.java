package io.potoroo.web;

import io.potoroo.kernel.Message;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** What the container refuses before any of our filters sees it, such as a path with a broken escape, in our words. */
final class ContainerErrors extends ErrorReportValve {

    static final Message UNREADABLE = Message.of("The address or a parameter of the request cannot be read.");

    private static final Logger log = LoggerFactory.getLogger(ContainerErrors.class);

    private final JsonMapper json;

    ContainerErrors(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        var status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var writable = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, writable);
        if (writable.get()) {
            try {
                write(request, response, status);
            } catch (IOException gone) {
                log.debug("the caller did not wait for an answer of {}", status, gone);
            }
        }
    }

    private void write(Request request, HttpServletResponse response, HttpStatus status) throws IOException {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        boolean wantsPage = accept != null && accept.contains(MediaType.TEXT_HTML_VALUE);
        var body = wantsPage
                ? page(status).getBytes(StandardCharsets.UTF_8)
                : json.writeValueAsBytes(
                        ErrorBodies.of(status, status == HttpStatus.BAD_REQUEST ? UNREADABLE : Message.verbatim("")));
        response.setContentType(wantsPage ? "text/html;charset=UTF-8" : MediaType.APPLICATION_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** Written out here, because the templates need what the container never set up for such a request. */
    private static String page(HttpStatus status) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <title>Something is wrong · Potoroo</title>
                  <link rel="stylesheet" href="/css/potoroo.css">
                </head>
                <body>
                  <main id="main" class="narrow">
                    <div class="card">
                      <p class="eyebrow">Error %d</p>
                      <h1>This did not work</h1>
                      <p class="lead">The address is not one of this server's.</p>
                      <p><a class="button" href="/account">Go to your account</a></p>
                    </div>
                  </main>
                </body>
                </html>
                """.formatted(status.value());
    }
}
