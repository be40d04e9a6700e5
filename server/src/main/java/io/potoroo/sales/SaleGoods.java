package io.potoroo.sales;

import static java.util.Objects.requireNonNull;

import io.potoroo.assortments.Account;
import io.potoroo.assortments.Article;
import io.potoroo.assortments.Assortments;
import io.potoroo.assortments.Known;
import io.potoroo.earning.Goods;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the assortments of their accounts say of the articles that some sales are about. */
final class SaleGoods {

    private final Assortments assortments;
    private final UUID businessId;
    private final Map<Article, Known> known = new HashMap<>();

    SaleGoods(Assortments assortments, UUID businessId) {
        this.assortments = assortments;
        this.businessId = businessId;
    }

    /** What was sold, by a shop of which account. */
    record Sold(Account account, SaleContent content) {

        /** By how lines name them. */
        private Map<Goods.Article, Article> articles() {
            var articles = new LinkedHashMap<Goods.Article, Article>();
            content.lineItems()
                    .forEach(it -> articles.putIfAbsent(
                            it.article(),
                            new Article(
                                    account,
                                    it.productExternalId(),
                                    it.variantExternalId(),
                                    it.sku(),
                                    it.categoryIds())));
            return articles;
        }
    }

    /** In one statement; in none for accounts that told nothing of what they sell. */
    void read(Collection<Sold> sold) {
        known.putAll(assortments.of(
                businessId,
                sold.stream().flatMap(it -> it.articles().values().stream()).toList()));
    }

    /** Of articles that were read. */
    List<Goods> of(Sold sold) {
        if (known.isEmpty()) {
            return List.of();
        }
        return sold.articles().entrySet().stream()
                .filter(it -> known.containsKey(it.getValue()))
                .map(it -> goods(it.getKey(), requireNonNull(known.get(it.getValue()))))
                .toList();
    }

    private static Goods goods(Goods.Article article, Known known) {
        return new Goods(article, known.missing(), known.categoryIds(), known.tags(), known.giftCard());
    }
}
