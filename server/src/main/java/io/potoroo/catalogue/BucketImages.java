package io.potoroo.catalogue;

import io.potoroo.kernel.Refusal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Images in a bucket of an object store that speaks as Amazon's S3 does. */
final class BucketImages implements ImageStore, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BucketImages.class);
    private static final Duration LONGEST_TRY = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(25);

    private final S3Client store;
    private final String bucket;

    BucketImages(String bucket, ImageSettings.S3 settings) {
        this.bucket = bucket;
        var client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .region(Region.of(settings.region()))
                .credentialsProvider(credentials(settings))
                .overrideConfiguration(
                        it -> it.apiCallAttemptTimeout(LONGEST_TRY).apiCallTimeout(LONGEST))
                // What Amazon has added of late is not understood by every other store.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(it -> it.chunkedEncodingEnabled(false));
        var endpoint = settings.endpoint();
        if (endpoint != null && !endpoint.isBlank()) {
            client.endpointOverride(URI.create(endpoint)).forcePathStyle(true);
        }
        this.store = client.build();
    }

    private static AwsCredentialsProvider credentials(ImageSettings.S3 settings) {
        return settings.accessKey() == null || settings.secretKey() == null
                ? DefaultCredentialsProvider.builder().build()
                : StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(settings.accessKey(), settings.secretKey()));
    }

    @Override
    public void write(String name, byte[] file) {
        try {
            store.putObject(it -> it.bucket(bucket).key(name), RequestBody.fromBytes(file));
        } catch (SdkException failed) {
            throw unreachable(failed);
        }
    }

    @Override
    public Optional<Resource> read(String name) {
        try {
            var file = store.getObjectAsBytes(it -> it.bucket(bucket).key(name));
            return Optional.of(new ByteArrayResource(file.asByteArrayUnsafe()));
        } catch (NoSuchKeyException unknown) {
            return Optional.empty();
        } catch (SdkException failed) {
            throw unreachable(failed);
        }
    }

    private static Refusal unreachable(SdkException failed) {
        log.error("the object store with the images failed", failed);
        return Refusal.overloaded("The images cannot be reached at the moment; try again.");
    }

    @Override
    public void close() {
        store.close();
    }
}
