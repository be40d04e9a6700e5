package io.potoroo.database;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * A PostgreSQL server of our own on the files in the data folder: durable, reachable only from this machine and with a
 * password, started again when it dies, and gone when this process is.
 */
final class EmbeddedPostgres implements JdbcConnectionDetails, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private static final String HOST = "127.0.0.1";
    private static final long MOST_LOG_BYTES = 10_000_000;
    private static final int MOST_PORTS_TRIED = 3;
    private static final Duration POLL = Duration.ofMillis(5);
    private static final Duration SLOW_START = Duration.ofSeconds(5);
    private static final Duration LONGEST_START = Duration.ofMinutes(10);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(9);
    private static final Duration SHORTEST_STOP = Duration.ofMillis(500);

    private final FolderLock lock;
    private final Cluster cluster;
    private final DatabaseSettings settings;
    private final Path serverLog;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Long closeBy;
    private @Nullable Process server;

    private EmbeddedPostgres(FolderLock lock, Cluster cluster, DatabaseSettings settings, Path serverLog) {
        this.lock = lock;
        this.cluster = cluster;
        this.settings = settings;
        this.serverLog = serverLog;
    }

    /** Starts the database in the data folder, making it at first, and returns when it takes connections. */
    static EmbeddedPostgres start(DataFolder data, DatabaseSettings settings) {
        try {
            var lock = FolderLock.on(data);
            try {
                var serverLog = data.file("database.log");
                if (Files.exists(serverLog) && Files.size(serverLog) > MOST_LOG_BYTES) {
                    Files.move(serverLog, data.file("database.log.1"), REPLACE_EXISTING);
                }
                var postgres = new EmbeddedPostgres(lock, Cluster.in(data), settings, serverLog);
                // The kernel ends the server with the thread that forked it, so that thread lives as long as the JVM.
                Thread.ofPlatform().name("database").daemon().start(postgres::supervise);
                postgres.port.join();
                return postgres;
            } catch (RuntimeException | IOException | InterruptedException failed) {
                lock.close();
                throw failed;
            }
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the database was starting", stopped);
        }
    }

    @Override
    public String getUsername() {
        return Cluster.OWNER;
    }

    @Override
    public String getPassword() {
        return cluster.password();
    }

    /** Does not ask whether the server speaks TLS or GSS: ours does not, and is on this machine. */
    @Override
    public String getJdbcUrl() {
        return "jdbc:postgresql://%s:%d/%s?sslmode=disable&gssEncMode=disable"
                .formatted(HOST, port.join(), Cluster.DATABASE);
    }

    private void supervise() {
        try {
            var running = firstServer();
            while (true) {
                int status = running.waitFor();
                if (closing.await(0, TimeUnit.SECONDS)) {
                    return;
                }
                log.error("the database ended by itself with status {} and is started again", status);
                var next = nextServer();
                if (next == null) {
                    return;
                }
                running = next;
            }
        } catch (RuntimeException | IOException failed) {
            port.completeExceptionally(failed);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private Process firstServer() throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            int wanted = settings.port() == 0 ? freePort() : settings.port();
            try {
                var running = launch(wanted);
                port.complete(wanted);
                return running;
            } catch (StartRefused refused) {
                // A free port may have been taken by someone else meanwhile.
                if (settings.port() != 0 || attempt == MOST_PORTS_TRIED) {
                    throw refused;
                }
            }
        }
    }

    /** Tries until it runs, on the same port, because the pool knows no other; null when we are closing. */
    private @Nullable Process nextServer() throws InterruptedException {
        for (var pause = SHORTEST_PAUSE; ; pause = longer(pause)) {
            if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                return null;
            }
            try {
                var running = launch(port.join());
                log.info("the database runs again");
                return running;
            } catch (StartRefused | IOException failed) {
                log.error("the database did not start again: {}", failed.getMessage());
            }
        }
    }

    private static Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Process launch(int wantedPort) throws IOException, InterruptedException {
        cluster.clearLeftovers();
        var running = fork(cluster.user().serverCommand(command(wantedPort)));
        var slowAt = System.nanoTime() + SLOW_START.toNanos();
        var deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!cluster.isReady(running.pid())) {
            if (running.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StartRefused("The database did not start; " + serverLog + " ends with: " + lastLogged());
            }
            if (System.nanoTime() > deadline) {
                running.destroyForcibly();
                throw new StartRefused("The database did not start within " + LONGEST_START.toMinutes() + " minutes; "
                        + serverLog + " says more.");
            }
            if (System.nanoTime() > slowAt) {
                log.info("the database is recovering from an unclean stop; this can take minutes");
                slowAt = deadline;
            }
        }
        return running;
    }

    private synchronized Process fork(List<String> command) throws IOException {
        if (closing.getCount() == 0) {
            throw new StartRefused("The server is stopping.");
        }
        var running = new ProcessBuilder(command)
                .directory(cluster.files().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(serverLog.toFile()))
                .start();
        server = running;
        return running;
    }

    private List<String> command(int wantedPort) {
        var command = new ArrayList<String>();
        command.add(cluster.programs().program("postgres"));
        command.add("-D");
        command.add(cluster.files().toString());
        for (var setting : serverSettings(wantedPort)) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    private List<String> serverSettings(int wantedPort) {
        return List.of(
                "listen_addresses=" + HOST,
                "port=" + wantedPort,
                "unix_socket_directories=",
                "password_encryption=scram-sha-256",
                "fsync=on",
                "full_page_writes=on",
                "synchronous_commit=on",
                "shared_buffers=" + settings.sharedBuffers(),
                "effective_cache_size=1GB",
                "random_page_cost=1.1",
                "jit=off",
                // A new server's tables grow from nothing, and plans made for empty ones are slow until it is noticed.
                "autovacuum_naptime=5s",
                // Rare, spread out checkpoints: each makes every page's next change log the page whole.
                "max_wal_size=2GB",
                "checkpoint_timeout=15min",
                "wal_compression=on",
                "timezone=UTC",
                "log_timezone=UTC",
                // Errors go to the client, which knows what not to log; they may quote a customer's data.
                "log_min_messages=log",
                "log_min_error_statement=panic",
                "log_error_verbosity=terse",
                "log_checkpoints=off");
    }

    private String lastLogged() throws IOException {
        try (var file = Files.newByteChannel(serverLog)) {
            file.position(Math.max(0, file.size() - 4096));
            var end = new String(Channels.newInputStream(file).readAllBytes(), StandardCharsets.UTF_8);
            return end.strip().lines().reduce((first, last) -> last).orElse("nothing");
        }
    }

    @EventListener(ContextClosedEvent.class)
    void closeSoon() {
        closeBy = System.nanoTime() + LONGEST_CLOSE.toNanos();
    }

    /** Ends the server in what is left of the time to close, after whoever used it has been closed. */
    @Override
    public void close() throws IOException {
        Process running;
        synchronized (this) {
            closing.countDown();
            running = server;
        }
        try {
            if (running != null) {
                stop(running);
            }
        } catch (InterruptedException impatient) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        lock.close();
    }

    private void stop(Process running) throws IOException, InterruptedException {
        var deadline = closeBy;
        var left = deadline == null ? LONGEST_CLOSE.toNanos() : deadline - System.nanoTime();
        Cluster.signal("INT", running.toHandle());
        if (!running.waitFor(Math.max(left, SHORTEST_STOP.toNanos()), TimeUnit.NANOSECONDS)) {
            log.warn("the database takes too long to stop; the next start will replay its log");
            Cluster.signal("QUIT", running.toHandle());
            if (!running.waitFor(SHORTEST_STOP.toNanos(), TimeUnit.NANOSECONDS)) {
                running.destroyForcibly();
            }
        }
    }
}
