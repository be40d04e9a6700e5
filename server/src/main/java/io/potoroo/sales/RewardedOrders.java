package io.potoroo.sales;

import io.potoroo.transactions.OrdersRewarded;
import io.potoroo.transactions.OrdersUnrewarded;
import io.potoroo.transactions.ShopOrder;
import io.potoroo.transactions.SoldOrders;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Sees to it that an order does not count twice, as a sale and rewarded by hand.
 *
 * <p>Who rewards an order holds its link alone, and who takes sales in holds it with others, so one of the two sees what the
 * other did.
 */
@Component
class RewardedOrders {

    private final RewardedOrderRepository repository;
    private final SaleRepository sales;

    RewardedOrders(RewardedOrderRepository repository, SaleRepository sales) {
        this.repository = repository;
        this.sales = sales;
    }

    /** As transactions ask for it. */
    @Configuration(proxyBeanMethods = false)
    static class Door {

        @Bean
        SoldOrders soldOrders(RewardedOrders orders) {
            return orders::sold;
        }
    }

    private Set<ShopOrder> sold(UUID businessId, Collection<ShopOrder> orders) {
        sales.lockLinks(businessId, orders.stream().map(ShopOrder::branchLinkId).toList());
        // A statement of its own, which sees the sales that the lock has waited for.
        return repository.sold(businessId, orders);
    }

    @EventListener
    void rewarded(OrdersRewarded rewarded) {
        repository.add(rewarded.businessId(), rewarded.orders());
    }

    @EventListener
    void unrewarded(OrdersUnrewarded unrewarded) {
        repository.remove(unrewarded.businessId(), unrewarded.transactionIds());
    }
}
