package io.potoroo.catalogue;

import io.potoroo.access.Caller;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Data;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Images are uploaded before the offer or reward that shows them, and seen by anyone who has their address. */
@RestController
class ImagesController {

    /** An address never shows another image. */
    private static final CacheControl FOR_GOOD =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final Images images;

    ImagesController(Images images) {
        this.images = images;
    }

    @PostMapping(
            path = {"/offers/images", "/rewards/images"},
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    Data<Uploaded> upload(
            Caller caller,
            @RequestParam(name = "image_original", required = false) @Nullable MultipartFile original,
            @RequestParam(name = "image_large", required = false) @Nullable MultipartFile large,
            @RequestParam(name = "image_medium", required = false) @Nullable MultipartFile medium,
            @RequestParam(name = "image_thumbnail", required = false) @Nullable MultipartFile thumbnail) {
        var image = images.upload(caller.businessId(), part -> switch (part) {
            case ORIGINAL -> original;
            case LARGE -> large;
            case MEDIUM -> medium;
            case THUMBNAIL -> thumbnail;
        });
        return Data.of(new Uploaded(
                images.url(image.original()),
                images.url(image.large()),
                images.url(image.medium()),
                images.url(image.thumbnail())));
    }

    @GetMapping(
            path = Images.PATH + "{name}",
            produces = {MediaType.IMAGE_JPEG_VALUE, MediaType.IMAGE_PNG_VALUE})
    ResponseEntity<Resource> show(@PathVariable String name) {
        var file = images.file(name).orElseThrow(Refusal::notFound);
        return ResponseEntity.ok()
                .contentType(name.endsWith(".png") ? MediaType.IMAGE_PNG : MediaType.IMAGE_JPEG)
                .cacheControl(FOR_GOOD)
                .eTag("\"" + name + "\"")
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .body(file);
    }

    record Uploaded(String original, String large, String medium, String thumbnail) {}
}
