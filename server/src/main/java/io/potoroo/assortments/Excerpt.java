package io.potoroo.assortments;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of assortments that some articles are about. */
final class Excerpt {

    private record Name(Account account, String name) {}

    private final Map<Name, Item> byId = new HashMap<>();
    private final Map<Name, Item> bySku = new HashMap<>();
    private final Map<Name, String> parents = new HashMap<>();

    /** Of several products with one number the first counts. */
    void add(Account account, Item product) {
        byId.put(new Name(account, product.externalId()), product);
        if (product.sku() != null) {
            bySku.putIfAbsent(new Name(account, product.sku()), product);
        }
    }

    void addCategory(Account account, String id, String parentId) {
        parents.put(new Name(account, id), parentId);
    }

    /**
     * What the account's assortment says of the article.
     *
     * @param listsProducts whether there is any product in it
     */
    Known of(Article article, boolean listsProducts) {
        var product = product(article);
        var told = article.categoryIds();
        return new Known(
                listsProducts && product == null && article.isNamed(),
                withAbove(article.account(), told.isEmpty() && product != null ? product.categoryIds() : told),
                product == null ? List.of() : product.tags(),
                product != null && product.giftCard());
    }

    /** A variant tells more than its product, and an id more than a number that several may share. */
    private @Nullable Item product(Article article) {
        var variant = find(byId, article.account(), article.variantId());
        var product = variant == null ? find(byId, article.account(), article.productId()) : variant;
        return product == null ? find(bySku, article.account(), article.sku()) : product;
    }

    private static @Nullable Item find(Map<Name, Item> items, Account account, @Nullable String name) {
        return name == null ? null : items.get(new Name(account, name));
    }

    /** Each with all that it is in; nothing keeps a platform from letting that go in circles. */
    private List<String> withAbove(Account account, List<String> categories) {
        var all = new LinkedHashSet<String>();
        for (String each : categories) {
            for (String next = each; next != null && all.add(next); ) {
                next = parents.get(new Name(account, next));
            }
        }
        return List.copyOf(all);
    }
}
