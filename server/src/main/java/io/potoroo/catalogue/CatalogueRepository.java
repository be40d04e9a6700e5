package io.potoroo.catalogue;

import io.potoroo.database.SqlArrays;
import io.potoroo.kernel.Language;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Texts, images and branches of items, as rows. */
@Repository
class CatalogueRepository {

    private final JdbcClient jdbc;

    CatalogueRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long add(UUID businessId) {
        return jdbc.sql("""
                        insert into catalogue.item (business_id)
                        values (:business)
                        returning item_id
                        """)
                .param("business", businessId)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    void addTexts(UUID businessId, long itemId, List<Text> texts) {
        jdbc.sql("""
                        insert into catalogue.item_text
                            (business_id, item_id, language, title, description, terms_conditions, link, product)
                        select :business, :item, language, title, description, terms_conditions, link, product
                        from unnest(
                            :languages::text[], :titles::text[], :descriptions::text[], :terms::text[],
                            :links::text[], :products::text[])
                            as text (language, title, description, terms_conditions, link, product)
                        """)
                .param("business", businessId)
                .param("item", itemId)
                .param("languages", SqlArrays.texts(texts, it -> it.language().code()))
                .param("titles", SqlArrays.texts(texts, Text::title))
                .param("descriptions", SqlArrays.texts(texts, Text::description))
                .param("terms", SqlArrays.texts(texts, Text::termsConditions))
                .param("links", SqlArrays.texts(texts, Text::link))
                .param("products", SqlArrays.texts(texts, Text::product))
                .update();
    }

    void addImages(UUID businessId, long itemId, List<ImageSet> images) {
        jdbc.sql("""
                        insert into catalogue.item_image
                            (business_id, item_id, position, original, large, medium, thumbnail)
                        select :business, :item, position, original, large, medium, thumbnail
                        from unnest(:originals::text[], :larges::text[], :mediums::text[], :thumbnails::text[])
                            with ordinality as image (original, large, medium, thumbnail, position)
                        """)
                .param("business", businessId)
                .param("item", itemId)
                .param("originals", SqlArrays.texts(images, ImageSet::original))
                .param("larges", SqlArrays.texts(images, ImageSet::large))
                .param("mediums", SqlArrays.texts(images, ImageSet::medium))
                .param("thumbnails", SqlArrays.texts(images, ImageSet::thumbnail))
                .update();
    }

    void addBranches(UUID businessId, long itemId, List<UUID> branchIds) {
        jdbc.sql("""
                        insert into catalogue.item_branch (business_id, item_id, branch_id)
                        select :business, :item, branch_id
                        from unnest(:branches::uuid[]) as branch (branch_id)
                        """)
                .param("business", businessId)
                .param("item", itemId)
                .param("branches", SqlArrays.uuids(branchIds))
                .update();
    }

    /** What was added to the item, all of it. */
    void clear(UUID businessId, long itemId) {
        jdbc.sql("""
                        with texts as (
                            delete from catalogue.item_text
                            where business_id = :business
                            and item_id = :item
                        ), images as (
                            delete from catalogue.item_image
                            where business_id = :business
                            and item_id = :item
                        )
                        delete from catalogue.item_branch
                        where business_id = :business
                        and item_id = :item
                        """).param("business", businessId).param("item", itemId).update();
    }

    Map<Long, List<Text>> texts(UUID businessId, Collection<Long> itemIds) {
        var texts = new HashMap<Long, List<Text>>();
        jdbc.sql("""
                        select item_id, language, title, description, terms_conditions, link, product
                        from catalogue.item_text
                        where business_id = :business
                        and item_id = any(:items)
                        order by item_id, language = 'en' desc, language desc
                        """)
                .param("business", businessId)
                .param("items", itemIds.toArray(Long[]::new))
                .query(row -> {
                    texts.computeIfAbsent(row.getLong("item_id"), ignored -> new ArrayList<>())
                            .add(new Text(
                                    Language.valueOf(row.getString("language").toUpperCase(Locale.ROOT)),
                                    row.getString("title"),
                                    row.getString("description"),
                                    row.getString("terms_conditions"),
                                    row.getString("link"),
                                    row.getString("product")));
                });
        return texts;
    }

    Map<Long, List<ImageSet>> images(UUID businessId, Collection<Long> itemIds) {
        var images = new HashMap<Long, List<ImageSet>>();
        jdbc.sql("""
                        select item_id, original, large, medium, thumbnail
                        from catalogue.item_image
                        where business_id = :business
                        and item_id = any(:items)
                        order by item_id, position
                        """)
                .param("business", businessId)
                .param("items", itemIds.toArray(Long[]::new))
                .query(row -> {
                    images.computeIfAbsent(row.getLong("item_id"), ignored -> new ArrayList<>())
                            .add(new ImageSet(
                                    row.getString("original"),
                                    row.getString("large"),
                                    row.getString("medium"),
                                    row.getString("thumbnail")));
                });
        return images;
    }

    Map<Long, List<UUID>> branches(UUID businessId, Collection<Long> itemIds) {
        var branches = new HashMap<Long, List<UUID>>();
        jdbc.sql("""
                        select item_id, branch_id
                        from catalogue.item_branch
                        where business_id = :business
                        and item_id = any(:items)
                        order by item_id, branch_id
                        """)
                .param("business", businessId)
                .param("items", itemIds.toArray(Long[]::new))
                .query(row -> {
                    branches.computeIfAbsent(row.getLong("item_id"), ignored -> new ArrayList<>())
                            .add(row.getObject("branch_id", UUID.class));
                });
        return branches;
    }
}
