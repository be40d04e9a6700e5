package io.potoroo.products;

import static java.util.stream.Collectors.toMap;

import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** The points that some products of a business earn by the piece. */
@Service
public class ProductRewards {

    /** One page of product rewards, and how many there are in all. */
    public record Page(List<ProductReward> rewards, long total) {}

    private final ProductRewardRepository repository;
    private final Products products;
    private final Clock clock;

    ProductRewards(ProductRewardRepository repository, Products products, Clock clock) {
        this.repository = repository;
        this.products = products;
        this.clock = clock;
    }

    /** Refused for a product that is not there, or has a reward. */
    public ProductReward create(UUID businessId, long productId, long points) {
        if (products.byIds(businessId, List.of(productId)).isEmpty()) {
            throw Refusal.invalid("product.id", Messages.selectedInvalid("product.id"));
        }
        return repository.add(businessId, productId, points, clock.instant());
    }

    public ProductReward get(UUID businessId, long id) {
        return repository.find(businessId, id).orElseThrow(ProductRewards::unknown);
    }

    /** From now on the product earns so much. */
    public ProductReward change(UUID businessId, long id, long points) {
        return repository.save(businessId, id, points, clock.instant()).orElseThrow(ProductRewards::unknown);
    }

    public void delete(UUID businessId, long id) {
        if (!repository.delete(businessId, id, clock.instant())) {
            throw unknown();
        }
    }

    public Page list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return new Page(repository.list(businessId, conditions, paging), repository.count(businessId, conditions));
    }

    /** What lists of product rewards may be filtered by. */
    public static Filters filters() {
        return new Filters().text("products.product_sku", "p.sku");
    }

    /** What one piece earns, by the id of the product reward, in one statement; an unknown id is absent. */
    public Map<Long, Long> points(UUID businessId, Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : repository.byIds(businessId, ids).stream().collect(toMap(ProductReward::id, ProductReward::points));
    }

    /** What one piece of these articles earns, in one statement; one that earns nothing is absent. */
    public Map<String, Long> pointsBySku(UUID businessId, Collection<String> skus) {
        return skus.isEmpty() ? Map.of() : repository.pointsBySku(businessId, skus);
    }

    static Refusal unknown() {
        return Refusal.notFound("The product reward does not exist.");
    }
}
