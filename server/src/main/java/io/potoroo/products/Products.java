package io.potoroo.products;

import static java.util.stream.Collectors.toMap;

import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.Presentation;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What each business sells and shows to its customers. */
@Service
public class Products {

    /** One page of products, and how many there are in all. */
    public record Page(List<Product> products, long total) {}

    private final ProductRepository repository;
    private final Catalogue catalogue;
    private final Clock clock;

    Products(ProductRepository repository, Catalogue catalogue, Clock clock) {
        this.repository = repository;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    @Transactional
    public Product create(UUID businessId, NewProduct product) {
        var created = new Product(
                businessId,
                catalogue.add(businessId, product.presentation()),
                product.promoted(),
                product.sku(),
                product.actualMinor(),
                product.realMinor(),
                product.presentation());
        repository.add(created, clock.instant());
        return created;
    }

    public Product get(UUID businessId, long id) {
        var found = byIds(businessId, List.of(id)).get(id);
        if (found == null) {
            throw unknown();
        }
        return found;
    }

    public Map<Long, Product> byIds(UUID businessId, Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : whole(businessId, repository.byIds(businessId, ids)).stream().collect(toMap(Product::id, it -> it));
    }

    public Page list(UUID businessId, Paging paging) {
        return new Page(whole(businessId, repository.list(businessId, paging)), repository.count(businessId));
    }

    /** With how each is shown. */
    private List<Product> whole(UUID businessId, List<Product> products) {
        var presentations =
                catalogue.of(businessId, products.stream().map(Product::id).toList());
        return products.stream()
                .map(it -> shown(it, presentations.getOrDefault(it.id(), it.presentation())))
                .toList();
    }

    private static Product shown(Product product, Presentation presentation) {
        return new Product(
                product.businessId(),
                product.id(),
                product.promoted(),
                product.sku(),
                product.actualMinor(),
                product.realMinor(),
                presentation);
    }

    static Refusal unknown() {
        return Refusal.notFound("The product does not exist.");
    }
}
