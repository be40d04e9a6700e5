package io.potoroo.catalogue;

import io.potoroo.database.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;

/** Images in one folder, which may be on storage that servers share. */
final class FolderImages implements ImageStore {

    private final Path folder;

    FolderImages(Path folder) {
        this.folder = folder;
    }

    @Override
    public void write(String name, byte[] file) {
        try {
            Files.createDirectories(folder);
            DataFolder.writeDurably(folder, name, file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public Optional<Resource> read(String name) {
        return Optional.of(folder.resolve(name)).filter(Files::isRegularFile).map(FileSystemResource::new);
    }
}
