package io.potoroo.earning;

import java.util.List;

/**
 * What was known of an article when a purchase began to earn, beside what the purchase says itself.
 *
 * @param missing the shop's assortment ought to have it and has not
 * @param categoryIds all that it is in
 * @param tags count where the purchase tells none
 */
public record Goods(Article article, boolean missing, List<String> categoryIds, List<String> tags, boolean giftCard) {

    /** Of which nothing is known but what the purchase says. */
    public static Goods unknown(Article article) {
        return new Goods(article, false, article.categoryIds(), List.of(), false);
    }

    /** As lines of purchases name it. */
    public record Article(List<String> productIds, String sku, List<String> categoryIds) {

        static Article of(Basket.Line line) {
            return new Article(line.productIds(), line.sku(), line.categoryIds());
        }
    }
}
