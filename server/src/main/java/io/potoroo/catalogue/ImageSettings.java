package io.potoroo.catalogue;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may set about images.
 *
 * @param folder where their files are; null: {@code images} in the data folder
 * @param bucket of an object store, where they are instead; null: in the folder
 * @param perBusiness how many files one business may have
 */
@ConfigurationProperties("potoroo.images")
record ImageSettings(
        @Nullable String folder,
        @Nullable String bucket,
        @DefaultValue S3 s3,
        @DefaultValue("20000") int perBusiness) {

    /**
     * Where the object store is, and who asks there.
     *
     * @param endpoint null: Amazon's own
     * @param accessKey null: found as Amazon's tools find it, as in {@code AWS_ACCESS_KEY_ID} or the role of a machine
     */
    record S3(
            @Nullable String endpoint,
            @DefaultValue("us-east-1") String region,
            @Nullable String accessKey,
            @Nullable String secretKey) {}
}
