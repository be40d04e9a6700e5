package io.potoroo.connectors;

import io.potoroo.assortments.Change;
import io.potoroo.assortments.Item;
import io.potoroo.assortments.Kind;
import io.potoroo.kernel.Currency;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes what a platform says of its catalogue; what has no id is left out, and texts are cut to what is kept of them. */
public final class CatalogueWriter {

    private static final int LONGEST_ID = 191;
    private static final int LONGEST_TITLE = 255;
    private static final int MOST_OF_A_PRODUCT = 250;
    private static final int MOST_DIGITS = 12;

    private final Map<Kind, Map<String, Item>> told = new EnumMap<>(Kind.class);
    private final Map<Kind, Set<String>> gone = new EnumMap<>(Kind.class);

    /** A product of which nobody knows more yet. */
    public Product product(@Nullable String id, @Nullable String title) {
        return new Product(id, title);
    }

    public CatalogueWriter category(@Nullable String id, @Nullable String title, @Nullable String parentId) {
        return named(Kind.CATEGORY, id, title, isKeepable(parentId) ? parentId : null);
    }

    public CatalogueWriter brand(@Nullable String id, @Nullable String title) {
        return named(Kind.BRAND, id, title, null);
    }

    public CatalogueWriter supplier(@Nullable String id, @Nullable String title) {
        return named(Kind.SUPPLIER, id, title, null);
    }

    public CatalogueWriter tag(@Nullable String id, @Nullable String title) {
        return named(Kind.TAG, id, title, null);
    }

    private CatalogueWriter named(Kind kind, @Nullable String id, @Nullable String title, @Nullable String parentId) {
        if (id != null && isKeepable(id)) {
            put(kind, Item.named(id, title(title, id), parentId));
        }
        return this;
    }

    private void put(Kind kind, Item item) {
        told.computeIfAbsent(kind, ignored -> new LinkedHashMap<>()).put(item.externalId(), item);
    }

    public CatalogueWriter gone(Kind kind, @Nullable String id) {
        if (id != null) {
            gone.computeIfAbsent(kind, ignored -> new LinkedHashSet<>()).add(id);
        }
        return this;
    }

    /** What was written. */
    public Change change() {
        var items = new EnumMap<Kind, List<Item>>(Kind.class);
        told.forEach((kind, byId) -> items.put(kind, List.copyOf(byId.values())));
        var ids = new EnumMap<Kind, List<String>>(Kind.class);
        gone.forEach((kind, some) -> ids.put(kind, List.copyOf(some)));
        return new Change(items, ids);
    }

    private static boolean isKeepable(@Nullable String id) {
        return id != null && id.length() <= LONGEST_ID;
    }

    private static String title(@Nullable String title, String id) {
        var known = title == null ? id : title;
        if (known.length() <= LONGEST_TITLE) {
            return known;
        }
        // Not through the middle of a letter that takes two.
        int end = Character.isHighSurrogate(known.charAt(LONGEST_TITLE - 1)) ? LONGEST_TITLE - 1 : LONGEST_TITLE;
        return known.substring(0, end);
    }

    /** A product, to be described and then added. */
    public final class Product {

        private final @Nullable String id;
        private final @Nullable String title;
        private final List<String> categoryIds = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();
        private @Nullable String sku;
        private @Nullable Long priceMinor;
        private @Nullable String brandId;
        private @Nullable String supplierId;
        private boolean giftCard;
        private boolean active = true;

        private Product(@Nullable String id, @Nullable String title) {
            this.id = id;
            this.title = title;
        }

        public Product sku(@Nullable String value) {
            sku = isKeepable(value) ? value : null;
            return this;
        }

        /** One that is below nothing, or more than is kept, is none. */
        public Product price(@Nullable BigDecimal value, Currency currency) {
            priceMinor = value == null || value.signum() < 0 || value.precision() - value.scale() > MOST_DIGITS
                    ? null
                    : currency.toMinor(value);
            return this;
        }

        public Product categories(List<String> ids) {
            categoryIds.addAll(ids);
            return this;
        }

        public Product category(@Nullable String categoryId) {
            if (categoryId != null) {
                categoryIds.add(categoryId);
            }
            return this;
        }

        public Product tags(List<String> ids) {
            tags.addAll(ids);
            return this;
        }

        public Product brand(@Nullable String value) {
            brandId = isKeepable(value) ? value : null;
            return this;
        }

        public Product supplier(@Nullable String value) {
            supplierId = isKeepable(value) ? value : null;
            return this;
        }

        public Product giftCard() {
            giftCard = true;
            return this;
        }

        /** It is not to be had at the moment. */
        public Product inactive() {
            active = false;
            return this;
        }

        public void add() {
            if (id != null && isKeepable(id)) {
                put(
                        Kind.PRODUCT,
                        new Item(
                                id,
                                CatalogueWriter.title(title, id),
                                null,
                                sku,
                                priceMinor,
                                some(categoryIds),
                                brandId,
                                supplierId,
                                some(tags),
                                giftCard,
                                active));
            }
        }

        private static List<String> some(List<String> ids) {
            return ids.stream()
                    .filter(CatalogueWriter::isKeepable)
                    .distinct()
                    .limit(MOST_OF_A_PRODUCT)
                    .toList();
        }
    }
}
