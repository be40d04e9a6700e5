package io.potoroo.database;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/** The embedded database's files, of which only the holder of the data folder's lock has one of these. */
record Cluster(DataFolder folder, PostgresPrograms programs, ProgramUser user) {

    static final String OWNER = "potoroo";
    static final String DATABASE = "potoroo";

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final String SUPERUSER = "postgres";
    private static final Duration LONGEST_LEFTOVER = Duration.ofSeconds(10);

    /** Opens the cluster in the data folder, or makes it; a half-made one never bears the name. */
    static Cluster in(DataFolder data) throws IOException, InterruptedException {
        var folder = new DataFolder(data.file("database"));
        refuseOtherMajor(folder);
        var programs = PostgresPrograms.in(data);
        var user = ProgramUser.of(programs);
        if (!Files.isDirectory(folder.path())) {
            log.info("creating the database");
            var fresh = new DataFolder(data.file("database.new"));
            FileSystemUtils.deleteRecursively(fresh.path());
            new Cluster(fresh, programs, user).create();
            Files.move(fresh.path(), folder.path(), ATOMIC_MOVE);
            DataFolder.syncNames(data.path());
        }
        var cluster = new Cluster(folder, programs, user);
        user.own(cluster.files());
        return cluster;
    }

    private static void refuseOtherMajor(DataFolder folder) throws IOException {
        var version = folder.file("cluster/PG_VERSION");
        if (Files.isReadable(version)) {
            var major = Files.readString(version).strip();
            if (!major.equals(PostgresPrograms.MAJOR)) {
                throw new StartRefused("The database in " + folder.path() + " was written by PostgreSQL " + major
                        + " and this Potoroo runs PostgreSQL " + PostgresPrograms.MAJOR
                        + ": start the Potoroo that wrote it, or set POTOROO_DATA to another folder.");
            }
        }
    }

    Path files() {
        return folder.file("cluster");
    }

    /** The password of the role that owns the database and is no superuser. */
    String password() {
        return folder.secret("potoroo.password", Cluster::generated);
    }

    private static String generated() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void create() throws IOException, InterruptedException {
        Files.createDirectories(files());
        var superuserPassword = folder.secret("superuser.password", Cluster::generated);
        var handedOver = folder.file("cluster.password");
        folder.write(handedOver.getFileName().toString(), superuserPassword);
        user.own(files());
        Files.setAttribute(handedOver, "unix:uid", user.id());
        // The builtin locale sorts and folds alike on every machine and needs no library of the system.
        run(
                "",
                programs.program("initdb"),
                "--pgdata=" + files(),
                "--username=" + SUPERUSER,
                "--pwfile=" + handedOver,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions");
        Files.delete(handedOver);
        run(
                """
                create role %s login password '%s';

                create database %s owner %s;

                """.formatted(OWNER, password(), DATABASE, OWNER),
                programs.program("postgres"),
                "--single",
                "-j",
                "-D",
                files().toString(),
                "-c",
                "exit_on_error=on",
                "postgres");
    }

    private void run(String input, String... program) throws IOException, InterruptedException {
        var process = new ProcessBuilder(user.command(program))
                .directory(files().toFile())
                .redirectErrorStream(true)
                .start();
        try (var stdin = process.outputWriter(UTF_8)) {
            stdin.write(input);
        }
        var output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new StartRefused("The database could not be created: "
                    + output.lines().reduce((first, last) -> last).orElse("no reason given") + ".");
        }
    }

    /** Whether the server of this process id says that it takes connections. */
    boolean isReady(long pid) throws IOException {
        var lines = pidFile();
        return lines.size() >= 8
                && lines.getFirst().strip().equals(Long.toString(pid))
                && lines.get(7).startsWith("ready");
    }

    private List<String> pidFile() throws IOException {
        var file = files().resolve("postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    /**
     * Ends what an earlier server left running on these files, and removes its pid file once nothing runs: where process
     * 1 reaps late a zombie makes the file look alive, and PostgreSQL would refuse to start.
     */
    void clearLeftovers() throws IOException, InterruptedException {
        var left = running();
        if (!left.isEmpty()) {
            log.info("waiting for an earlier database server to end");
            var postmaster = pidFile().stream().limit(1).map(String::strip).toList();
            for (var process : left) {
                if (postmaster.contains(Long.toString(process.pid()))) {
                    signal("INT", process);
                }
            }
            if (!haveEnded(left)) {
                left.forEach(ProcessHandle::destroyForcibly);
                haveEnded(left);
            }
        }
        Files.deleteIfExists(files().resolve("postmaster.pid"));
    }

    private static boolean haveEnded(List<ProcessHandle> processes) throws InterruptedException {
        long deadline = System.nanoTime() + LONGEST_LEFTOVER.toNanos();
        for (var process : processes) {
            try {
                process.onExit().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException stubborn) {
                return false;
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return true;
    }

    /** The processes that work in this folder; where there is no {@code /proc}, the one that the pid file names. */
    List<ProcessHandle> running() throws IOException {
        var proc = Path.of("/proc");
        if (Files.isDirectory(proc.resolve("self"))) {
            return ProcessHandle.allProcesses()
                    .filter(it -> worksHere(proc.resolve(Long.toString(it.pid()), "cwd")))
                    .toList();
        }
        return pidFile().stream()
                .limit(1)
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                .filter(it -> it.info().command().orElse("").endsWith("postgres"))
                .toList();
    }

    private boolean worksHere(Path workingFolder) {
        try {
            return Files.readSymbolicLink(workingFolder).equals(files().toRealPath());
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    /** Java itself knows only SIGTERM, on which PostgreSQL waits for its clients to leave. */
    static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
