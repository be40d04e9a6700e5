package io.potoroo.connectors;

import static java.util.stream.Collectors.toMap;

import io.potoroo.branches.Branches;
import io.potoroo.branches.NewBranch;
import io.potoroo.integrations.BranchLink;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.Integration;
import io.potoroo.integrations.NewBranchLink;
import io.potoroo.integrations.ShopLink;
import io.potoroo.kernel.Refusal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Which shops an integration's account has on its platform, and which of them are linked. */
@Service
class Shops {

    private static final int LONGEST_NAME = 255;

    /** @param link null until it is linked */
    record Listed(PlatformShop shop, @Nullable ShopLink link) {}

    private record Key(String accountId, String shopId) {}

    private final Connectors connectors;
    private final BranchLinks links;
    private final Branches branches;
    private final TransactionTemplate transactions;

    Shops(Connectors connectors, BranchLinks links, Branches branches, TransactionTemplate transactions) {
        this.connectors = connectors;
        this.links = links;
        this.branches = branches;
        this.transactions = transactions;
    }

    /** As the platform tells them now; refused where it does not. */
    List<Listed> of(Integration integration) {
        if (!(connectors.platform(integration) instanceof ShopDirectory directory)) {
            throw Refusal.notAllowed("The platform does not tell which shops there are.");
        }
        var shops = ask(directory, connectors.requireOpen(integration));
        var linked = links.ofIntegrations(integration.businessId(), List.of(integration.id())).stream()
                .collect(toMap(it -> new Key(it.accountId(), it.shopId()), it -> it));
        return shops.stream()
                .map(it -> new Listed(it, linked.get(new Key(it.accountId(), it.shopId()))))
                .toList();
    }

    private static List<PlatformShop> ask(ShopDirectory directory, Connection connection) {
        try {
            return directory.shops(connection);
        } catch (PlatformUnavailable unavailable) {
            throw unavailable.refusal();
        }
    }

    /**
     * Links one of them as the platform tells of it.
     *
     * @param branchId null: a new virtual branch of the shop's name
     */
    BranchLink link(Integration integration, String accountId, String shopId, @Nullable UUID branchId) {
        var shop = of(integration).stream()
                .map(Listed::shop)
                .filter(it -> it.accountId().equals(accountId) && it.shopId().equals(shopId))
                .findFirst()
                .orElseThrow(Refusal::notFound);
        var name = shop.name().substring(0, Math.min(shop.name().length(), LONGEST_NAME));
        return transactions.execute(ignored -> links.create(
                integration.businessId(),
                new NewBranchLink(
                        integration.id(),
                        accountId,
                        shopId,
                        branchId == null ? branch(integration.businessId(), name, shop) : branchId,
                        name,
                        shop.storeDomain(),
                        true,
                        null)));
    }

    private UUID branch(UUID businessId, String name, PlatformShop shop) {
        return branches.create(businessId, new NewBranch(name, null, null, shop.address(), true, false, null))
                .id();
    }
}
