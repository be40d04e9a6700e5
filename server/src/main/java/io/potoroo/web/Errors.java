package io.potoroo.web;

import io.micrometer.core.instrument.MeterRegistry;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.util.DisconnectedClientHelper;

/** Turns whatever a controller throws into the answer the wire contract gives for it; browsers get a page. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
final class Errors {

    private static final Logger log = LoggerFactory.getLogger(Errors.class);

    private final MeterRegistry meters;

    Errors(MeterRegistry meters) {
        this.meters = meters;
    }

    @ExceptionHandler
    Object refused(Refusal refusal, HttpServletRequest request) {
        meters.counter("potoroo.refusals", "kind", refusal.kind().name().toLowerCase(Locale.ROOT))
                .increment();
        var headers = new HttpHeaders();
        if (refusal.kind() == Refusal.Kind.OVERLOADED) {
            headers.set(HttpHeaders.RETRY_AFTER, "1");
        }
        return answer(ErrorBodies.status(refusal), headers, ErrorBodies.body(refusal), request);
    }

    @ExceptionHandler
    Object malformed(BodyReader.MalformedBody malformed, HttpServletRequest request) {
        return answer(HttpStatus.BAD_REQUEST, malformed.told(), request);
    }

    /** An upload that is cut short or badly framed; one that is too large is known by itself. */
    @ExceptionHandler
    @Nullable Object brokenUpload(MultipartException broken, HttpServletRequest request) throws Exception {
        return broken instanceof ErrorResponse
                ? any(broken, request)
                : answer(HttpStatus.BAD_REQUEST, Message.of("The multipart body cannot be read."), request);
    }

    @ExceptionHandler({CannotCreateTransactionException.class, NonTransientDataAccessResourceException.class})
    Object withoutDatabase(Exception unreachable, HttpServletRequest request) {
        log.error(
                "{} {} could not reach the database", request.getMethod(), EarlyErrors.askedFor(request), unreachable);
        return refused(Refusal.overloaded("The database cannot be reached; try again."), request);
    }

    /** Thrown wherever the query or a form is looked at first; the text would quote what was sent. */
    @ExceptionHandler
    Object unreadable(InvalidParameterException parameters, HttpServletRequest request) {
        return answer(HttpStatus.valueOf(parameters.getErrorCode()), ContainerErrors.UNREADABLE, request);
    }

    /** A path id that is not of the id's form names nothing. */
    @ExceptionHandler
    Object notAnId(MethodArgumentTypeMismatchException mismatch, HttpServletRequest request) {
        return refused(Refusal.notFound(), request);
    }

    /** Nobody is answered who has hung up. */
    @ExceptionHandler
    @Nullable Object any(Exception thrown, HttpServletRequest request) throws Exception {
        if (thrown instanceof AccessDeniedException || thrown instanceof AuthenticationException) {
            throw thrown;
        }
        if (DisconnectedClientHelper.isClientDisconnectedException(thrown)) {
            log.debug("{} {} was not waited for", request.getMethod(), EarlyErrors.askedFor(request), thrown);
            return null;
        }
        if (thrown instanceof ErrorResponse known) {
            var status = known.getStatusCode();
            if (status.value() == HttpStatus.NOT_FOUND.value()) {
                return answer(status, known.getHeaders(), ErrorBodies.body(Refusal.notFound()), request);
            }
            var detail = known.getBody().getDetail();
            return answer(
                    status,
                    known.getHeaders(),
                    ErrorBodies.of(HttpStatus.valueOf(status.value()), Message.verbatim(detail == null ? "" : detail)),
                    request);
        }
        log.error("{} {} failed", request.getMethod(), EarlyErrors.askedFor(request), thrown);
        return answer(
                HttpStatus.INTERNAL_SERVER_ERROR,
                Message.of("The server could not answer. Quote this request id: {0}", RequestIds.of(request)),
                request);
    }

    private static Object answer(HttpStatus status, Message description, HttpServletRequest request) {
        return answer(status, new HttpHeaders(), ErrorBodies.of(status, description), request);
    }

    private static Object answer(HttpStatusCode status, HttpHeaders headers, Object body, HttpServletRequest request) {
        if (wantsPage(request)) {
            var page = new ModelAndView("error");
            page.setStatus(status);
            page.addObject("status", status.value());
            return page;
        }
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    /** Browsers name HTML; programs name JSON, anything or nothing. */
    private static boolean wantsPage(HttpServletRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null
                && accept.contains(MediaType.TEXT_HTML_VALUE)
                && !EarlyErrors.askedFor(request).startsWith("/api/");
    }
}
