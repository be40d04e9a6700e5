package io.potoroo.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second server off the data folder; the system drops the lock with the process, however that ends. */
final class FolderLock implements AutoCloseable {

    /** Closing any channel on a file drops the process's locks on it, so a second one must not even be opened. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static FolderLock on(DataFolder data) throws IOException {
        var self = Long.toString(ProcessHandle.current().pid());
        try {
            Files.createDirectories(data.path());
            var file = data.path().toRealPath().resolve("lock");
            if (!HELD_HERE.add(file)) {
                throw taken(data, self);
            }
            var channel = FileChannel.open(file, CREATE, READ, WRITE);
            if (channel.tryLock() == null) {
                HELD_HERE.remove(file);
                channel.close();
                throw taken(data, Files.readString(file));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self.getBytes(StandardCharsets.UTF_8)));
            return new FolderLock(file, channel);
        } catch (FileSystemException closed) {
            throw new StartRefused("The data folder " + data.path() + " cannot be written to: make it this user's own,"
                    + " or set POTOROO_DATA to another folder.");
        }
    }

    private static StartRefused taken(DataFolder data, String holder) {
        return new StartRefused("Another Potoroo (process " + holder.strip() + ") is using the data folder "
                + data.path() + ": stop it first, or set POTOROO_DATA to another folder.");
    }

    @Override
    public void close() throws IOException {
        HELD_HERE.remove(file);
        channel.close();
    }
}
