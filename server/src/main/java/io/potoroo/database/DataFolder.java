package io.potoroo.database;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** The folder ({@code POTOROO_DATA}) that holds what outlives the process: keys, passwords and the embedded database. */
public record DataFolder(Path path) {

    public DataFolder {
        path = path.toAbsolutePath().normalize();
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** The content of a file that only its owner may read; it is made, with what is supplied, at first use. */
    public String secret(String name, Supplier<String> generated) {
        var file = file(name);
        try {
            if (!Files.exists(file)) {
                write(name, generated.get());
            }
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Writes a file as {@link #writeDurably} does. */
    public void write(String name, String content) {
        try {
            Files.createDirectories(path);
            writeDurably(path, name, content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Writes a file that only its owner may read: after a crash the old content is there or the new one, never a part. */
    public static void writeDurably(Path folder, String name, byte[] content) throws IOException {
        var file = folder.resolve(name);
        var fresh = folder.resolve(name + ".new");
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = FileChannel.open(fresh, Set.of(CREATE_NEW, WRITE), ownerOnly)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, ATOMIC_MOVE);
        syncNames(folder);
    }

    /** A rename is durable only when the folder that holds the name is. */
    static void syncNames(Path folder) throws IOException {
        try (var channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }
}
