package io.potoroo.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.potoroo.kernel.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Images in an object store, which here is a program that speaks as one. */
class BucketImagesTests {

    private static final String NAME = "0123456789abcdef0123456789abcdef.png";

    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private final BucketImages images;
    private volatile boolean broken;

    BucketImagesTests() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        images = new BucketImages(
                "pictures",
                new ImageSettings.S3(
                        "http://127.0.0.1:" + server.getAddress().getPort(), "eu-north-1", "key-of-mine", "secret"));
    }

    @AfterEach
    void stop() {
        images.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        var path = exchange.getRequestURI().getPath();
        var sent = exchange.getRequestBody().readAllBytes();
        if (broken) {
            exchange.sendResponseHeaders(400, -1);
        } else if (exchange.getRequestMethod().equals("PUT")) {
            objects.put(path, sent);
            exchange.sendResponseHeaders(200, -1);
        } else if (objects.containsKey(path)) {
            var file = objects.get(path);
            exchange.sendResponseHeaders(200, file.length);
            exchange.getResponseBody().write(file);
        } else {
            var error = "<Error><Code>NoSuchKey</Code></Error>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(404, error.length);
            exchange.getResponseBody().write(error);
        }
        exchange.close();
    }

    @Test
    void keepsWhatItIsGivenAsItIs() throws IOException {
        var file = new byte[] {1, 2, 3, (byte) 0xff, 0};

        images.write(NAME, file);

        assertThat(objects).containsOnlyKeys("/pictures/" + NAME);
        assertThat(objects.get("/pictures/" + NAME)).isEqualTo(file);
        assertThat(images.read(NAME).orElseThrow().getContentAsByteArray()).isEqualTo(file);
        assertThat(authorizations)
                .allMatch(it -> it.startsWith("AWS4-HMAC-SHA256 Credential=key-of-mine/"))
                .allMatch(it -> it.contains("/eu-north-1/s3/"));
    }

    @Test
    void hasNothingUnderANameThatIsNotThere() {
        assertThat(images.read(NAME)).isEmpty();
    }

    @Test
    void saysThatItCannotBeReached() {
        broken = true;

        assertThatThrownBy(() -> images.write(NAME, new byte[1]))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.kind()).isEqualTo(Refusal.Kind.OVERLOADED));
        assertThatThrownBy(() -> images.read(NAME))
                .isInstanceOfSatisfying(
                        Refusal.class, it -> assertThat(it.kind()).isEqualTo(Refusal.Kind.OVERLOADED));
    }
}
