package io.potoroo.catalogue;

import io.potoroo.kernel.Language;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client says of a {@link Presentation}; what is null stays, or is nothing in a new one.
 *
 * @param languagesField what the request calls its texts
 */
public record PresentationChange(
        String languagesField,
        @Nullable List<Text> texts,
        @Nullable List<ImageUrls> images,
        @Nullable List<BranchReference> branches) {

    /** The addresses of an uploaded image. */
    public record ImageUrls(
            @NotNull @Size(max = 255) String original,
            @NotNull @Size(max = 255) String large,
            @NotNull @Size(max = 255) String medium,
            @NotNull @Size(max = 255) String thumbnail) {

        Stream<String> all() {
            return Stream.of(original, large, medium, thumbnail);
        }
    }

    /** A branch by its id. */
    public record BranchReference(@NotNull UUID id) {}

    /** Adds that texts and branches are missing, without which nothing can be created. */
    public void checkNew(Violations violations) {
        require(languagesField, texts, violations);
        require("available_at_branches", branches, violations);
        if (texts != null
                && !violations.has(languagesField)
                && texts.stream().noneMatch(it -> it.language() == Language.EN)) {
            violations.add(languagesField, Messages.mustContainEnglish(languagesField));
        }
    }

    /** Adds that images are missing, where something cannot be created without. */
    public void checkNewImages(Violations violations) {
        require("images", images, violations);
    }

    private static void require(String field, @Nullable Collection<?> sent, Violations violations) {
        if (sent == null && !violations.has(field)) {
            violations.add(field, Messages.required(field));
        }
    }

    /** Adds each language that is there twice. */
    void checkLanguages(Violations violations) {
        var seen = EnumSet.noneOf(Language.class);
        for (int i = 0; texts != null && i < texts.size(); i++) {
            if (!seen.add(texts.get(i).language())) {
                var field = languagesField + "." + i + ".language_id";
                violations.add(field, Messages.duplicate(field));
            }
        }
    }

    /** A language that is not named keeps its text; images and branches are replaced as a whole. */
    Presentation of(Presentation current, Images known) {
        var byLanguage = new EnumMap<Language, Text>(Language.class);
        current.texts().forEach(it -> byLanguage.put(it.language(), it));
        if (texts != null) {
            texts.forEach(it -> byLanguage.put(it.language(), it));
        }
        return new Presentation(
                List.copyOf(byLanguage.values()),
                images == null
                        ? current.images()
                        : images.stream().map(it -> set(it, known)).toList(),
                branches == null
                        ? current.branchIds()
                        : branches.stream()
                                .map(BranchReference::id)
                                .distinct()
                                .sorted(Comparator.comparing(UUID::toString))
                                .toList());
    }

    private static ImageSet set(ImageUrls urls, Images known) {
        return new ImageSet(
                known.name(urls.original()).orElseThrow(),
                known.name(urls.large()).orElseThrow(),
                known.name(urls.medium()).orElseThrow(),
                known.name(urls.thumbnail()).orElseThrow());
    }
}
