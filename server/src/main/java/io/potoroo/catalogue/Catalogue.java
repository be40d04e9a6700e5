package io.potoroo.catalogue;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.potoroo.branches.Branch;
import io.potoroo.branches.Branches;
import io.potoroo.integrations.BranchAnswer;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** How everything a business has to offer is shown, and where it is to be had. */
@Service
public class Catalogue {

    private static final Pattern ID = Pattern.compile("\\d{1,18}");

    private final CatalogueRepository repository;
    private final Images images;
    private final Branches branches;
    private final BranchLinks links;

    Catalogue(CatalogueRepository repository, Images images, Branches branches, BranchLinks links) {
        this.repository = repository;
        this.images = images;
        this.branches = branches;
        this.links = links;
    }

    /** The id in a path; empty for what cannot be one. */
    public static Optional<Long> id(String text) {
        return Optional.of(text).filter(it -> ID.matcher(it).matches()).map(Long::valueOf);
    }

    /** Adds each language that is there twice, each image that is not the business's, and each branch. */
    public void check(UUID businessId, PresentationChange change, Violations violations) {
        change.checkLanguages(violations);
        checkImages(businessId, change, violations);
        checkBranches(businessId, change, violations);
    }

    private void checkImages(UUID businessId, PresentationChange change, Violations violations) {
        var sent = change.images();
        if (sent == null) {
            return;
        }
        var known = images.known(
                businessId,
                sent.stream()
                        .flatMap(PresentationChange.ImageUrls::all)
                        .filter(Objects::nonNull)
                        .flatMap(it -> images.name(it).stream())
                        .toList());
        for (int i = 0; i < sent.size(); i++) {
            var urls = sent.get(i);
            var at = "images." + i + ".";
            checkImage(at + "original", urls.original(), known, violations);
            checkImage(at + "large", urls.large(), known, violations);
            checkImage(at + "medium", urls.medium(), known, violations);
            checkImage(at + "thumbnail", urls.thumbnail(), known, violations);
        }
    }

    private void checkImage(String field, String url, Collection<String> known, Violations violations) {
        if (!violations.has(field) && images.name(url).filter(known::contains).isEmpty()) {
            violations.add(field, Messages.selectedInvalid(field));
        }
    }

    private void checkBranches(UUID businessId, PresentationChange change, Violations violations) {
        var sent = change.branches();
        if (sent == null) {
            return;
        }
        var known = branches.all(businessId).stream().map(Branch::id).collect(toSet());
        for (int i = 0; i < sent.size(); i++) {
            var field = "available_at_branches." + i + ".id";
            if (!violations.has(field) && !known.contains(sent.get(i).id())) {
                violations.add(field, Messages.selectedInvalid(field));
            }
        }
    }

    /** A new item's presentation, of a change that was checked. */
    public Presentation drawn(PresentationChange change) {
        return change.of(Presentation.NOTHING, images);
    }

    /** The item's presentation after a change that was checked. */
    public Presentation changed(Presentation current, PresentationChange change) {
        return change.of(current, images);
    }

    /** The id of a new item that is shown so. */
    @Transactional(propagation = Propagation.MANDATORY)
    public long add(UUID businessId, Presentation presentation) {
        long id = repository.add(businessId);
        write(businessId, id, presentation);
        return id;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    public void replace(UUID businessId, long itemId, Presentation presentation) {
        repository.clear(businessId, itemId);
        write(businessId, itemId, presentation);
    }

    private void write(UUID businessId, long itemId, Presentation presentation) {
        repository.addTexts(businessId, itemId, presentation.texts());
        repository.addImages(businessId, itemId, presentation.images());
        repository.addBranches(businessId, itemId, presentation.branchIds());
    }

    /** Of each item, in three statements however many there are. */
    public Map<Long, Presentation> of(UUID businessId, Collection<Long> itemIds) {
        if (itemIds.isEmpty()) {
            return Map.of();
        }
        var texts = repository.texts(businessId, itemIds);
        var pictures = repository.images(businessId, itemIds);
        var places = repository.branches(businessId, itemIds);
        var presentations = new HashMap<Long, Presentation>();
        for (long id : itemIds) {
            presentations.put(
                    id,
                    new Presentation(
                            texts.getOrDefault(id, List.of()),
                            pictures.getOrDefault(id, List.of()),
                            places.getOrDefault(id, List.of())));
        }
        return presentations;
    }

    /** The branches of a business as answers show them, in two statements. */
    public Map<UUID, BranchAnswer> branches(UUID businessId) {
        var all = branches.all(businessId);
        var ecom = links.ecomBranches(businessId, all.stream().map(Branch::id).toList());
        return BranchAnswer.of(all, ecom).stream().collect(toMap(BranchAnswer::id, it -> it));
    }
}
