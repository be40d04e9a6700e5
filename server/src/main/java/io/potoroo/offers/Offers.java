package io.potoroo.offers;

import static java.util.stream.Collectors.toMap;

import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Targets;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What each business offers to many. */
@Service
public class Offers {

    /** One page of offers, and how many there are in all. */
    public record Page(List<Offer> offers, long total) {}

    private final OfferRepository repository;
    private final Catalogue catalogue;
    private final Targets targets;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Offers(
            OfferRepository repository,
            Catalogue catalogue,
            Targets targets,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.catalogue = catalogue;
        this.targets = targets;
        this.events = events;
        this.clock = clock;
    }

    @Transactional
    public Offer create(UUID businessId, OfferContent content) {
        var now = now();
        var offer = new Offer(businessId, catalogue.add(businessId, content.presentation()), content, now, now);
        repository.add(offer);
        events.publishEvent(new OffersChanged(businessId));
        return offer;
    }

    /** Carries out the change on the offer as it is now; its type stays. */
    @Transactional
    public Offer change(UUID businessId, long id, Function<Offer, OfferContent> change) {
        var offer = whole(repository.lock(businessId, id).orElseThrow(() -> unknown(id)));
        var content = change.apply(offer);
        if (content.type() != offer.content().type()) {
            throw Refusal.invalid("type_id", Messages.prohibited("type_id"));
        }
        var changed = new Offer(businessId, id, content, offer.createdAt(), now());
        repository.save(changed);
        if (!content.presentation().equals(offer.content().presentation())) {
            catalogue.replace(businessId, id, content.presentation());
        }
        events.publishEvent(new OffersChanged(businessId));
        return changed;
    }

    /** Hides it; {@link #byIds} still knows it. */
    @Transactional
    public void delete(UUID businessId, long id) {
        if (!repository.delete(businessId, id, now())) {
            throw unknown(id);
        }
        events.publishEvent(new OffersChanged(businessId));
    }

    public Offer get(UUID businessId, long id) {
        return whole(repository.find(businessId, id).orElseThrow(() -> unknown(id)));
    }

    /** By their ids, deleted ones as well; what has become of them is told by transactions and coupons. */
    public Map<Long, Offer> byIds(UUID businessId, Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : whole(businessId, repository.byIds(businessId, ids)).stream().collect(toMap(Offer::id, it -> it));
    }

    /** By their ids, without those that are deleted. */
    public Map<Long, Offer> existing(UUID businessId, Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : whole(businessId, repository.existing(businessId, ids)).stream()
                        .collect(toMap(Offer::id, it -> it));
    }

    /** Every one that is published and has not expired, in the order in which they are tried on a purchase. */
    public List<Offer> live(UUID businessId, Instant at) {
        return whole(businessId, repository.live(businessId, at));
    }

    /** Those that may apply to purchases by themselves, also to late-told ones made {@code since}, in their order. */
    List<Offer> forPurchases(UUID businessId, Instant since) {
        return whole(businessId, repository.forPurchases(businessId, since));
    }

    /** Those with coupons that nobody has to take, unless they are over, in their order. */
    List<Offer> automatic(UUID businessId, Instant at) {
        return whole(businessId, repository.automatic(businessId, at));
    }

    public Page list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return new Page(
                whole(businessId, repository.list(businessId, conditions, paging)),
                repository.count(businessId, conditions));
    }

    /** What lists of offers may be filtered by; none is tied to a product or a till's label yet. */
    public static Filters filters() {
        return new Filters()
                .time("offer_expired_at", "coalesce(expires_at, 'infinity')")
                .time("offer_start_date", "publish_at")
                .time("offer_end_date", "coalesce(expires_at, 'infinity')")
                .text("products.product_sku", "null::text")
                .text("pos_items_group.tag_name", "null::text");
    }

    /** Lets these customers have a targeted offer, and tells how many may now; refused with those who do not exist. */
    @Transactional
    public long target(UUID businessId, long id, List<UUID> customerIds) {
        var offer = repository.lock(businessId, id).orElseThrow(() -> unknown(id));
        if (!offer.content().targeted()) {
            throw Refusal.notAllowed("The offer is for everyone.");
        }
        return targets.add(businessId, id, customerIds);
    }

    /** Takes a targeted offer from a customer again. */
    @Transactional
    public void untarget(UUID businessId, long id, UUID customerId) {
        if (repository.lock(businessId, id).isEmpty()) {
            throw unknown(id);
        }
        targets.remove(businessId, id, customerId);
    }

    /** The offers, among other items, that are targeted at each of these customers; one without any is absent. */
    public Map<UUID, Set<Long>> targets(UUID businessId, Collection<UUID> customerIds) {
        return targets.of(businessId, customerIds);
    }

    private Offer whole(Offer offer) {
        return whole(offer.businessId(), List.of(offer)).getFirst();
    }

    /** With how each is shown. */
    private List<Offer> whole(UUID businessId, List<Offer> offers) {
        var presentations =
                catalogue.of(businessId, offers.stream().map(Offer::id).toList());
        return offers.stream()
                .map(it -> shown(
                        it, presentations.getOrDefault(it.id(), it.content().presentation())))
                .toList();
    }

    private static Offer shown(Offer offer, Presentation presentation) {
        var content = offer.content();
        return new Offer(
                offer.businessId(),
                offer.id(),
                new OfferContent(
                        content.type(),
                        content.targeted(),
                        content.priority(),
                        content.externalId(),
                        content.window(),
                        content.worth(),
                        content.purchase(),
                        content.coupon(),
                        presentation),
                offer.createdAt(),
                offer.updatedAt());
    }

    /** The refusal that clients know by its title. */
    public static Refusal unknown(Object id) {
        return Refusal.notFound("Offer " + id + " Not Found", Message.of("The offer does not exist."));
    }

    /** As precise as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
