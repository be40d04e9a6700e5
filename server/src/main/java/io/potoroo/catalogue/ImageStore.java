package io.potoroo.catalogue;

import java.util.Optional;
import org.springframework.core.io.Resource;

/** Where the files of images are; names are made here, and never from outside. */
interface ImageStore {

    /** Durable on return. */
    void write(String name, byte[] file);

    Optional<Resource> read(String name);
}
