package io.potoroo.catalogue;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import io.potoroo.web.WebSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Service;
import org.springframework.web.multipart.MultipartFile;

/** The images that businesses uploaded: files under random names, and a list of whose they are. */
@Service
public class Images {

    static final String PATH = "/images/uploads/";

    private static final int NAME_BYTES = 16;
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}\\.(jpg|png)");

    private final ImageRepository repository;
    private final ImageStore store;
    private final int perBusiness;
    private final String base;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** Decoding needs much memory for a moment; one after the other needs it once. */
    private final ReentrantLock decoding = new ReentrantLock();

    Images(ImageRepository repository, ImageStore store, ImageSettings settings, WebSettings web, Clock clock) {
        this.repository = repository;
        this.store = store;
        this.perBusiness = settings.perBusiness();
        this.base = web.publicUrl() + PATH;
        this.clock = clock;
    }

    /** Keeps one image in its four sizes; refused with every part that does not hold. On return it is durable. */
    ImageSet upload(UUID businessId, Function<ImagePart, @Nullable MultipartFile> sent) {
        var violations = new Violations();
        var pictures = new EnumMap<ImagePart, Picture>(ImagePart.class);
        for (var part : ImagePart.values()) {
            var picture = read(part, sent.apply(part), violations);
            if (picture != null) {
                pictures.put(part, picture);
            }
        }
        violations.throwIfAny();
        return keep(businessId, pictures);
    }

    /** Keeps one image that was made here, in the four sizes; it must have no colours but those of sRGB. */
    public ImageSet keep(UUID businessId, UnaryOperator<BufferedImage> painted) {
        var pictures = new EnumMap<ImagePart, Picture>(ImagePart.class);
        for (var part : ImagePart.values()) {
            pictures.put(
                    part,
                    Picture.of(
                            painted.apply(new BufferedImage(part.width(), part.height(), BufferedImage.TYPE_INT_RGB))));
        }
        return keep(businessId, pictures);
    }

    private @Nullable Picture read(ImagePart part, @Nullable MultipartFile file, Violations violations) {
        var field = part.field();
        if (file == null || file.isEmpty()) {
            violations.add(field, Messages.required(field));
            return null;
        }
        if (!part.mayHold(file.getSize())) {
            violations.add(field, Messages.tooLarge(field, part.mostKilobytes()));
            return null;
        }
        decoding.lock();
        try {
            return Picture.read(part, file.getBytes(), violations);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        } finally {
            decoding.unlock();
        }
    }

    private ImageSet keep(UUID businessId, Map<ImagePart, Picture> pictures) {
        if (repository.count(businessId) + pictures.size() > perBusiness) {
            throw Refusal.notAllowed("The business has {0} images, and may not have more.", perBusiness);
        }
        var names = new EnumMap<ImagePart, String>(ImagePart.class);
        var rows = new ArrayList<ImageRepository.Image>();
        pictures.forEach((part, picture) -> {
            var name = newName(picture.format());
            store.write(name, picture.file());
            names.put(part, name);
            rows.add(new ImageRepository.Image(name, picture.width(), picture.height(), picture.file().length));
        });
        repository.add(businessId, rows, clock.instant());
        return new ImageSet(
                name(names, ImagePart.ORIGINAL),
                name(names, ImagePart.LARGE),
                name(names, ImagePart.MEDIUM),
                name(names, ImagePart.THUMBNAIL));
    }

    private static String name(Map<ImagePart, String> names, ImagePart part) {
        var name = names.get(part);
        if (name == null) {
            throw new IllegalArgumentException("no picture for " + part.field());
        }
        return name;
    }

    private String newName(String format) {
        var bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes) + "." + format;
    }

    /** The file of that name, if it is one of ours. */
    Optional<Resource> file(String name) {
        return NAME.matcher(name).matches() ? store.read(name) : Optional.empty();
    }

    String url(String name) {
        return base + name;
    }

    /** The name in an address that {@link #url} made; empty for any other address. */
    Optional<String> name(String url) {
        return Optional.of(url)
                .filter(it -> it.startsWith(base))
                .map(it -> it.substring(base.length()))
                .filter(it -> NAME.matcher(it).matches());
    }

    /** Those of the names that this business uploaded. */
    Set<String> known(UUID businessId, Collection<String> names) {
        return names.isEmpty() ? Set.of() : repository.known(businessId, names);
    }

    /** As answers show them: the first one is the default. */
    public List<ImageAnswer> answers(List<ImageSet> images) {
        var answers = new ArrayList<ImageAnswer>();
        for (var image : images) {
            answers.add(new ImageAnswer(
                    url(image.original()),
                    url(image.large()),
                    url(image.medium()),
                    url(image.thumbnail()),
                    url(image.original()),
                    answers.isEmpty()));
        }
        return List.copyOf(answers);
    }
}
