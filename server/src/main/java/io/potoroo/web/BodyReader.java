package io.potoroo.web;

import io.potoroo.kernel.Message;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Fills {@link Body} parameters; a body that is absent or empty reads as an empty object. */
final class BodyReader implements HandlerMethodArgumentResolver {

    private static final MediaType JSON = MediaType.APPLICATION_JSON;

    /** Decimals stay decimals: binary floating point has no place near money. */
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Body.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders)
            throws IOException, HttpMediaTypeNotSupportedException {
        var servlet = (HttpServletRequest) request.getNativeRequest();
        var type = (Class<?>) ((ParameterizedType) parameter.getGenericParameterType()).getActualTypeArguments()[0];
        var violations = new Violations();
        return new Body<>(RecordReader.read(type, object(servlet), violations), violations);
    }

    private JsonNode object(HttpServletRequest request) throws IOException, HttpMediaTypeNotSupportedException {
        // Clients name all sorts of types for what they do not send, and some do send a body with a GET.
        boolean anyType = request.getMethod().equals("GET");
        // Before anything is read: only JSON is held to the limit on bodies.
        if (!anyType && request.getContentLengthLong() != 0 && request.getContentType() != null) {
            requireJson(request.getContentType());
        }
        var bytes = request.getInputStream().readAllBytes();
        if (bytes.length == 0) {
            return mapper.createObjectNode();
        }
        if (!anyType) {
            requireJson(request.getContentType());
        }
        try {
            var node = mapper.readTree(bytes);
            if (node.isObject()) {
                return node;
            }
        } catch (JacksonException malformed) {
            var at = malformed.getLocation();
            // What is too deep or too long has no place.
            throw new MalformedBody(
                    at == null
                            ? Message.of(
                                    "The request body is nested too deeply, or a name or number in it is too long.")
                            : Message.of(
                                    "The request body is not valid JSON, at line {0}, column {1}.",
                                    at.getLineNr(), at.getColumnNr()));
        }
        throw new MalformedBody(Message.of("The request body must be a JSON object."));
    }

    private static void requireJson(@Nullable String contentType) throws HttpMediaTypeNotSupportedException {
        if (contentType == null || !isJson(contentType)) {
            throw new HttpMediaTypeNotSupportedException("The Content-Type must be application/json.");
        }
    }

    private static boolean isJson(String contentType) {
        try {
            return JSON.isCompatibleWith(MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException noTypeAtAll) {
            return false;
        }
    }

    /** A body that cannot be read at all. */
    static final class MalformedBody extends RuntimeException {
        private final transient Message told;

        MalformedBody(Message told) {
            super(told.toString(), null, false, false);
            this.told = told;
        }

        Message told() {
            return told;
        }
    }
}
