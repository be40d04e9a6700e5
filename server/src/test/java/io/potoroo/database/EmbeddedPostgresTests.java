package io.potoroo.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import io.potoroo.Potoroo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.springframework.util.FileSystemUtils;

/** What the embedded database promises: durable, alone on its folder, there when needed and gone afterwards. */
class EmbeddedPostgresTests {

    private static final DatabaseSettings SETTINGS = new DatabaseSettings(0, "128MB");
    private static final Path SHARED = Path.of("target", "postgres-tests").toAbsolutePath();

    private Path folder;
    private DataFolder data;
    private PostgresPrograms programs;
    private ProgramUser user;

    /** A folder in which only the programs are there already, because unpacking them takes longest. */
    @BeforeEach
    void makeFolder(TestInfo test) throws IOException, InterruptedException {
        folder = SHARED.resolve(test.getTestMethod().orElseThrow().getName());
        FileSystemUtils.deleteRecursively(folder);
        Files.createDirectories(folder);
        programs = PostgresPrograms.in(new DataFolder(SHARED));
        user = ProgramUser.of(programs);
        Files.createSymbolicLink(folder.resolve(programs.folder().getFileName()), programs.folder());
        data = new DataFolder(folder);
    }

    @AfterEach
    void deleteFolder() throws IOException {
        await().until(() -> databaseProcesses().isEmpty());
        FileSystemUtils.deleteRecursively(folder);
    }

    @Test
    void bringsTheVersionItsNameSays() throws IOException, InterruptedException {
        var said = new ProcessBuilder(programs.program("postgres"), "--version").start();

        assertThat(said.inputReader().readLine()).endsWith(" " + PostgresPrograms.VERSION);
    }

    @Test
    void keepsItsDataAndPasswordsBetweenStarts() throws IOException, SQLException {
        try (var first = EmbeddedPostgres.start(data, SETTINGS)) {
            execute(first, "create table public.kept as select 42 as answer");
        }

        try (var second = EmbeddedPostgres.start(data, SETTINGS)) {
            assertThat(texts(second, "select answer from public.kept")).containsExactly("42");
        }
    }

    /** As an operator restores a backup: the files are then the copying user's, with that user's usual modes. */
    @Test
    void startsOnACopyOfItsFiles() throws IOException, SQLException {
        try (var original = EmbeddedPostgres.start(data, SETTINGS)) {
            execute(original, "create table public.kept as select 42 as answer");
        }
        var files = folder.resolve("database");
        FileSystemUtils.copyRecursively(files, folder.resolve("copy"));
        FileSystemUtils.deleteRecursively(files);
        Files.move(folder.resolve("copy"), files);
        Files.setPosixFilePermissions(files.resolve("cluster"), PosixFilePermissions.fromString("rwxr-xr-x"));

        try (var copy = EmbeddedPostgres.start(data, SETTINGS)) {
            assertThat(texts(copy, "select answer from public.kept")).containsExactly("42");
        }
    }

    @Test
    void keepsPasswordsFromOtherUsers() throws IOException {
        try (var postgres = EmbeddedPostgres.start(data, SETTINGS)) {
            assertThat(List.of("potoroo.password", "superuser.password"))
                    .allSatisfy(it -> assertThat(PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve("database", it))))
                            .isEqualTo("rw-------"));
            assertThat(postgres.getPassword()).hasSizeGreaterThanOrEqualTo(32);
        }
    }

    @Test
    void refusesAWrongPassword() throws IOException {
        try (var postgres = EmbeddedPostgres.start(data, SETTINGS)) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(postgres.getJdbcUrl(), "potoroo", "guessed"))
                    .withMessageContaining("password authentication failed");
        }
    }

    @Test
    void recoversWhatWasCommittedAfterEverythingWasKilled() throws IOException, SQLException, InterruptedException {
        var committed = new ArrayList<String>();
        for (int round = 0; round < 3; round++) {
            try (var child = ChildJvm.start(WritingServer.class, folder)) {
                for (int row = 0; row < 200; row++) {
                    committed.add(child.awaitLine("committed ").substring("committed ".length()));
                }
                var everything = databaseProcesses();
                assertThat(everything).isNotEmpty();
                child.process().destroyForcibly();
                everything.forEach(ProcessHandle::destroyForcibly);
                child.process().waitFor();
            }
        }

        try (var postgres = EmbeddedPostgres.start(data, SETTINGS)) {
            assertThat(texts(postgres, "select id from public.receipt")).containsAll(committed);
        }
    }

    @Test
    void endsWithAServerThatWasKilled() throws IOException, InterruptedException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "only Linux tells a child of its parent's death");
        try (var child = ChildJvm.start(WritingServer.class, folder)) {
            child.awaitLine("committed ");
            var database = databaseProcesses();

            child.process().destroyForcibly().waitFor();

            assertThat(database)
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it.onExit()).succeedsWithin(Duration.ofSeconds(10)));
        }
    }

    @Test
    void refusesASecondServerOnTheSameFolder() throws IOException {
        try (var first = ChildJvm.start(WritingServer.class, folder)) {
            first.awaitLine("ready");

            assertThatExceptionOfType(StartRefused.class)
                    .isThrownBy(() -> EmbeddedPostgres.start(data, SETTINGS))
                    .withMessage("Another Potoroo (process " + first.process().pid() + ") is using the data folder "
                            + folder + ": stop it first, or set POTOROO_DATA to another folder.");
        }
    }

    @Test
    void refusesTheDataOfAnotherMajorVersion() throws IOException {
        var cluster = Files.createDirectories(folder.resolve("database", "cluster"));
        Files.writeString(cluster.resolve("PG_VERSION"), "17\n");

        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> EmbeddedPostgres.start(data, SETTINGS))
                .withMessageContaining("was written by PostgreSQL 17 and this Potoroo runs PostgreSQL 18");
    }

    @Test
    void makesAHalfMadeDatabaseAnew() throws IOException, SQLException {
        var halfMade = Files.createDirectories(folder.resolve("database.new", "cluster"));
        Files.writeString(halfMade.resolve("PG_VERSION"), "18\n");

        try (var postgres = EmbeddedPostgres.start(data, SETTINGS)) {
            assertThat(texts(postgres, "select 1")).containsExactly("1");
        }
    }

    @Test
    void startsAgainWhenItWasKilled() throws IOException, SQLException {
        try (var postgres = EmbeddedPostgres.start(data, SETTINGS)) {
            execute(postgres, "create table public.kept as select 42 as answer");

            databaseProcesses().forEach(ProcessHandle::destroyForcibly);

            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(texts(postgres, "select answer from public.kept"))
                            .containsExactly("42"));
        }
        assertThat(databaseProcesses()).isEmpty();
    }

    @Test
    void runsInAFolderThatOnlyItsOwnerMayEnter() throws IOException, SQLException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));

        try (var postgres = EmbeddedPostgres.start(data, SETTINGS)) {
            execute(postgres, "create table public.kept as select 42 as answer");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        try (var postgres = EmbeddedPostgres.start(data, SETTINGS)) {
            assertThat(texts(postgres, "select answer from public.kept")).containsExactly("42");
        }
    }

    @Test
    void runsForAPlainUser() throws IOException {
        assumeTrue(new UnixSystem().getUid() == 0, "all the other tests show it where we are not root");
        Files.setAttribute(folder, "unix:uid", 65534);
        var readable = Files.createTempDirectory("potoroo-");
        try {
            Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rwxr-xr-x"));
            var nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
            var classPath = ChildJvm.classPathIn(readable);
            try (var child = ChildJvm.start(nobody, classPath, WritingServer.class.getName(), Map.of(), folder)) {
                assertThat(child.awaitLine("committed ")).isNotEmpty();
            }
        } finally {
            FileSystemUtils.deleteRecursively(readable);
        }
    }

    @Test
    void saysInOneLineWhyTheServerDoesNotStart() throws IOException, InterruptedException {
        try (var first = ChildJvm.start(WritingServer.class, folder)) {
            first.awaitLine("ready");

            try (var second = potoroo()) {
                assertThat(second.remainingLines())
                        .singleElement()
                        .asString()
                        .contains("Another Potoroo (process " + first.process().pid() + ")");
                assertThat(second.process().waitFor()).isNotZero();
            }
        }
    }

    @Test
    void stopsWithTheServerWithinTenSeconds() throws IOException, InterruptedException {
        try (var server = potoroo()) {
            server.awaitLine("Potoroo listens on");
            var database = databaseProcesses();

            server.process().destroy();

            assertThat(server.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(database).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        }
    }

    private ChildJvm potoroo() throws IOException {
        var environment = Map.of("POTOROO_DATA", folder.toString(), "SERVER_PORT", "0");
        return ChildJvm.start(List.of(), ChildJvm.classPath(), Potoroo.class.getName(), environment, folder);
    }

    private List<ProcessHandle> databaseProcesses() throws IOException {
        return new Cluster(new DataFolder(folder.resolve("database")), programs, user).running();
    }

    private static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(postgres.getJdbcUrl(), postgres.getUsername(), postgres.getPassword());
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = connect(postgres);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> texts(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (var connection = connect(postgres);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }
}
