package io.potoroo.assortments;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
        var products = products(article);
        var told = Stream.concat(
                Stream.of(article.categoryIds()), products.stream().map(Item::categoryIds));
        return new Known(
                listsProducts && products.isEmpty() && article.isNamed(),
                withAbove(article.account(), first(told)),
                first(products.stream().map(Item::tags)),
                products.stream().anyMatch(Item::giftCard));
    }

    /**
     * What it may be, the closest first: a variant tells more than its product, but often it is in nothing of its own; and an
     * id tells more than a number that several may share.
     */
    private List<Item> products(Article article) {
        var byIds = Stream.of(article.variantId(), article.productId())
                .flatMap(it -> Stream.ofNullable(find(byId, article.account(), it)))
                .toList();
        var bySku = byIds.isEmpty() ? find(this.bySku, article.account(), article.sku()) : null;
        return bySku == null ? byIds : List.of(bySku);
    }

    private static List<String> first(Stream<List<String>> lists) {
        return lists.filter(it -> !it.isEmpty()).findFirst().orElse(List.of());
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
