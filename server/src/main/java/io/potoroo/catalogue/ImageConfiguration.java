package io.potoroo.catalogue;

import io.potoroo.database.DataFolder;
import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Decides where images are: in a folder, or in a bucket where the operator names one. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ImageSettings.class)
class ImageConfiguration {

    @Bean
    ImageStore imageStore(ImageSettings settings, DataFolder data) {
        var bucket = settings.bucket();
        var folder = settings.folder();
        if (bucket != null && !bucket.isBlank()) {
            return new BucketImages(bucket, settings.s3());
        }
        return new FolderImages(
                folder == null || folder.isBlank()
                        ? data.file("images")
                        : Path.of(folder).toAbsolutePath());
    }
}
