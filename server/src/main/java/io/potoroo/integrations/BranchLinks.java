package io.potoroo.integrations;

import io.potoroo.branches.Branches;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Which shop of which integration belongs to which virtual branch. */
@Service
public class BranchLinks {

    /** One page of links, and how many there are in all. */
    public record Page(List<BranchLink> links, long total) {}

    private final BranchLinkRepository repository;
    private final IntegrationRepository integrations;
    private final Branches branches;
    private final SettingsJson settings;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    BranchLinks(
            BranchLinkRepository repository,
            IntegrationRepository integrations,
            Branches branches,
            SettingsJson settings,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.integrations = integrations;
        this.branches = branches;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
    }

    /** Refused with every field that does not hold; of two links made for one shop at once, one is refused. */
    @Transactional
    public BranchLink create(UUID businessId, NewBranchLink link) {
        var violations = new Violations();
        var integration = integrations.share(businessId, link.integrationId()).orElse(null);
        checkIntegration(integration, link.storeDomain(), violations);
        checkShop(businessId, link.integrationId(), link.accountId(), link.shopId(), violations);
        checkBranch(businessId, link.branchId(), violations);
        violations.throwIfAny();
        if (integration != null && !integration.active()) {
            throw Refusal.notAllowed("The integration is not active.");
        }
        var made = repository.add(
                businessId,
                link,
                link.storeDomain() == null
                        ? null
                        : StoreDomain.normalise(link.storeDomain()).orElseThrow(),
                settings.changed(SettingsJson.NOTHING, link.settings()),
                clock.instant());
        events.publishEvent(
                new BranchLinkCreated(businessId, made.id(), made.integrationId(), made.accountId(), made.shopId()));
        return made;
    }

    /** Adds what is wrong with a link of which not everything is known, for an answer that names all of it at once. */
    void check(
            UUID businessId,
            @Nullable Long integrationId,
            @Nullable String accountId,
            @Nullable String shopId,
            @Nullable UUID branchId,
            @Nullable String storeDomain,
            Violations violations) {
        if (integrationId != null) {
            checkIntegration(integrations.find(businessId, integrationId).orElse(null), storeDomain, violations);
            if (accountId != null && shopId != null) {
                checkShop(businessId, integrationId, accountId, shopId, violations);
            }
        } else {
            checkDomain(false, storeDomain, violations);
        }
        if (branchId != null) {
            checkBranch(businessId, branchId, violations);
        }
    }

    private static void checkIntegration(
            @Nullable Integration integration, @Nullable String storeDomain, Violations violations) {
        if (integration == null) {
            violations.add("integration_id", Messages.selectedInvalid("integration_id"));
        }
        checkDomain(integration != null && integration.ecom(), storeDomain, violations);
    }

    private static void checkDomain(boolean ecom, @Nullable String storeDomain, Violations violations) {
        if (violations.has("store_domain")) {
            return;
        }
        if (storeDomain == null) {
            if (ecom) {
                violations.add("store_domain", Messages.requiredWhen("store_domain", "is_ecom", "true"));
            }
        } else if (StoreDomain.normalise(storeDomain).isEmpty()) {
            violations.add("store_domain", Messages.badFormat("store_domain"));
        }
    }

    private void checkShop(
            UUID businessId, long integrationId, String accountId, String shopId, Violations violations) {
        if (findByShop(businessId, integrationId, accountId, shopId).isPresent()) {
            violations.add("shop_id", Messages.taken("shop_id"));
        }
    }

    private void checkBranch(UUID businessId, UUID branchId, Violations violations) {
        var branch = branches.find(businessId, branchId);
        if (branch.isEmpty()) {
            violations.add("branch_id", Messages.selectedInvalid("branch_id"));
        } else if (!branch.get().virtual()) {
            violations.add("branch_id", Message.of("The branch id must be a virtual branch."));
        }
    }

    /** The link; refused as not found where it is unknown, another business's or deleted. */
    public BranchLink require(UUID businessId, long id) {
        return repository.find(businessId, id).orElseThrow(Refusal::notFound);
    }

    /** The link of a shop; accounts and shops are compared as the platform writes them. */
    public Optional<Long> findByShop(UUID businessId, long integrationId, String accountId, String shopId) {
        return repository.findByShop(businessId, integrationId, accountId, shopId);
    }

    /**
     * The link of a shop of the web shop at this address, of which only the host counts: a merchant may change the rest.
     *
     * @param storeUrl a URL or a host
     */
    public Optional<LinkForIntake> ofStore(UUID businessId, String storeUrl, String shopId) {
        return StoreDomain.host(storeUrl).flatMap(host -> repository.findByStore(businessId, host, shopId));
    }

    /** Stops the intake of every shop of the web shop at this address. */
    @Transactional
    public void disableStore(UUID businessId, String storeUrl) {
        StoreDomain.host(storeUrl).ifPresent(host -> repository.disableStore(businessId, host, clock.instant()));
    }

    /** Every link of the integrations, the oldest first. */
    public List<ShopLink> ofIntegrations(UUID businessId, Collection<Long> integrationIds) {
        return integrationIds.isEmpty() ? List.of() : repository.ofIntegrations(businessId, integrationIds);
    }

    /** What taking in sales needs to know of each link, also of deleted ones, by its id and in one round trip. */
    public Map<Long, LinkForIntake> forIntake(UUID businessId, Collection<Long> linkIds) {
        return linkIds.isEmpty() ? Map.of() : repository.forIntake(businessId, linkIds);
    }

    /** The same of one link; empty where there is none, or none any more. */
    public Optional<LinkForIntake> findForIntake(UUID businessId, long id) {
        return Optional.ofNullable(forIntake(businessId, List.of(id)).get(id)).filter(it -> !it.deleted());
    }

    public LinkForIntake requireForIntake(UUID businessId, long id) {
        return findForIntake(businessId, id).orElseThrow(Refusal::notFound);
    }

    public Page list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return new Page(repository.list(businessId, conditions, paging), repository.count(businessId, conditions));
    }

    /** What lists of links may be filtered by. */
    public static Filters filters() {
        return new Filters()
                .number("integration_id", "l.integration_id")
                .text("account_id", "l.account_id")
                .text("shop_id", "l.shop_id")
                .hex32("branch_id", "l.branch_id")
                .truth("enabled", "l.enabled");
    }

    public Page listOf(UUID businessId, long integrationId, Filters.Conditions conditions, Paging paging) {
        return list(businessId, conditions.and("l.integration_id = " + integrationId), paging);
    }

    /** Those of the branches that an enabled link of a web shop points at. */
    public Set<UUID> ecomBranches(UUID businessId, Collection<UUID> branchIds) {
        return branchIds.isEmpty() ? Set.of() : repository.ecomBranches(businessId, branchIds);
    }

    @Transactional
    public BranchLink change(UUID businessId, long id, BranchLinkChange change) {
        var link = repository.lock(businessId, id).orElseThrow(Refusal::notFound);
        var violations = new Violations();
        check(link, change, violations);
        violations.throwIfAny();
        var domain = change.storeDomain();
        return repository.save(
                link,
                change.branchId() == null ? link.branchId() : change.branchId(),
                change.storeName() == null
                        ? link.storeName()
                        : change.storeName().orElse(null),
                domain == null
                        ? link.storeDomain()
                        : domain.flatMap(StoreDomain::normalise).orElse(null),
                change.enabled() == null ? link.enabled() : change.enabled(),
                settings.changed(link.ownSettings(), change.settings()),
                clock.instant());
    }

    /** Adds what is wrong with a change of the link. */
    void check(BranchLink link, BranchLinkChange change, Violations violations) {
        if (change.integrationId() != null && change.integrationId() != link.integrationId()) {
            violations.add("integration_id", Messages.prohibited("integration_id"));
        }
        if (change.accountId() != null && !change.accountId().equals(link.accountId())) {
            violations.add("account_id", Messages.prohibited("account_id"));
        }
        if (change.shopId() != null && !change.shopId().equals(link.shopId())) {
            violations.add("shop_id", Messages.prohibited("shop_id"));
        }
        if (change.branchId() != null) {
            checkBranch(link.businessId(), change.branchId(), violations);
        }
        if (change.storeDomain() != null) {
            boolean ecom = integrations
                    .find(link.businessId(), link.integrationId())
                    .map(Integration::ecom)
                    .orElse(false);
            checkDomain(ecom, change.storeDomain().orElse(null), violations);
        }
    }

    /** Frees the shop; what was sold through the link stays. */
    @Transactional
    public void delete(UUID businessId, long id) {
        if (!repository.delete(businessId, id, clock.instant())) {
            throw Refusal.notFound();
        }
        events.publishEvent(new BranchLinkDeleted(businessId, id));
    }
}
