package io.potoroo.web;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** A request whose body was read whole, up to a limit, so that it can be looked at twice. */
final class LimitedBody extends HttpServletRequestWrapper {

    private final byte[] bytes;

    private LimitedBody(HttpServletRequest request, byte[] bytes) {
        super(request);
        this.bytes = bytes;
    }

    /** Throws {@link TooLarge} for a body of more than {@code limit} bytes, having read no more than that. */
    static LimitedBody of(HttpServletRequest request, int limit) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw new TooLarge(limit);
        }
        var bytes = request.getInputStream().readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new TooLarge(limit);
        }
        return new LimitedBody(request, bytes);
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public ServletInputStream getInputStream() {
        var source = new ByteArrayInputStream(bytes);
        return new ServletInputStream() {
            @Override
            public boolean isFinished() {
                return source.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new IllegalStateException("the body is read already");
            }

            @Override
            public int read() {
                return source.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                return source.read(into, offset, length);
            }

            @Override
            public byte[] readAllBytes() {
                return source.readAllBytes();
            }
        };
    }

    /** The body is larger than the endpoint takes. */
    static final class TooLarge extends RuntimeException {
        TooLarge(int limit) {
            super("more than " + limit + " bytes", null, false, false);
        }
    }
}
