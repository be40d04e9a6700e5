package io.potoroo.database;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, unpacked once into the data folder from the archive that the build brought along. */
record PostgresPrograms(Path folder) {

    /** The version of the archive; a test holds it against what the programs say of themselves. */
    static final String VERSION = "18.6";

    static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

    private static final Logger log = LoggerFactory.getLogger(PostgresPrograms.class);
    private static final String NAME = "postgresql-";

    static PostgresPrograms in(DataFolder data) throws IOException, InterruptedException {
        var folder = data.file(NAME + VERSION);
        if (!Files.isDirectory(folder)) {
            log.info("unpacking PostgreSQL {}", VERSION);
            var fresh = data.file(NAME + VERSION + ".new");
            FileSystemUtils.deleteRecursively(fresh);
            unpack(fresh);
            // The name promises whole programs, also after a power cut.
            new ProcessBuilder("sync").start().waitFor();
            Files.move(fresh, folder, ATOMIC_MOVE);
            deleteOthers(data, folder);
        }
        return new PostgresPrograms(folder);
    }

    String program(String name) {
        return folder.resolve("bin", name).toString();
    }

    private static void unpack(Path target) throws IOException {
        try (var archive = archive();
                var files = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (var entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                var file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("The archive of PostgreSQL names a file outside it: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.resolveSibling("."));
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(files, file);
                    boolean program = (entry.getMode() & 0100) != 0;
                    if (program && !file.toFile().setExecutable(true, false)) {
                        throw new IOException("Cannot make " + file + " executable.");
                    }
                }
            }
        }
    }

    private static InputStream archive() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var processor = System.getProperty("os.arch");
        var name = "/postgres-%s-%s.txz"
                .formatted(
                        system.startsWith("mac") ? "darwin" : system,
                        processor.equals("aarch64") ? "arm_64" : "x86_64");
        var archive = PostgresPrograms.class.getResourceAsStream(name);
        if (archive == null) {
            throw new StartRefused("This build brings no PostgreSQL for " + system + " on " + processor
                    + ": build it on this machine, or set SPRING_DATASOURCE_URL to a PostgreSQL of your own.");
        }
        return archive;
    }

    private static void deleteOthers(DataFolder data, Path current) throws IOException {
        try (var others = Files.newDirectoryStream(
                data.path(), file -> file.getFileName().toString().startsWith(NAME) && !file.equals(current))) {
            for (var other : others) {
                FileSystemUtils.deleteRecursively(other);
            }
        }
    }
}
