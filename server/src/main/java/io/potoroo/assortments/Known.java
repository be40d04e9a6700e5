package io.potoroo.assortments;

import java.util.List;

/**
 * What an assortment says of an article.
 *
 * @param missing it should be in the assortment and is not
 * @param categoryIds the categories it is in, the shop's word before the assortment's, and all that those are in
 * @param tags of the product
 */
public record Known(boolean missing, List<String> categoryIds, List<String> tags, boolean giftCard) {}
