package io.potoroo.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.server.ResponseStatusException;

/** Where the container leads what failed before a controller was reached; {@link Errors} answers it as all else. */
@Controller
final class EarlyErrors implements ErrorController {

    /** The path of the request itself, also while its error is being answered. */
    static String askedFor(HttpServletRequest request) {
        var original = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        return original == null ? request.getRequestURI() : original.toString();
    }

    @RequestMapping("/error")
    void raise(HttpServletRequest request) throws Exception {
        var thrown = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        if (thrown != null) {
            throw thrown instanceof Exception exception ? exception : new ServletException(thrown);
        }
        var status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        throw new ResponseStatusException(
                status == null ? HttpStatus.NOT_FOUND : HttpStatus.valueOf(status),
                Objects.equals(status, HttpStatus.BAD_REQUEST.value()) ? ContainerErrors.UNREADABLE.toString() : null);
    }
}
