package io.potoroo.catalogue;

import io.potoroo.database.SqlArrays;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Which image files a business has uploaded. */
@Repository
class ImageRepository {

    /** One file, as a row. */
    record Image(String name, int width, int height, long bytes) {}

    private final JdbcClient jdbc;

    ImageRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(UUID businessId, List<Image> images, Instant now) {
        jdbc.sql("""
                        insert into catalogue.image (business_id, name, width, height, bytes, uploaded_at)
                        select :business, name, width, height, bytes, :now
                        from unnest(:names::text[], :widths::integer[], :heights::integer[], :bytes::bigint[])
                            as image (name, width, height, bytes)
                        """)
                .param("business", businessId)
                .param("names", SqlArrays.texts(images, Image::name))
                .param("widths", SqlArrays.longs(images, it -> (long) it.width()))
                .param("heights", SqlArrays.longs(images, it -> (long) it.height()))
                .param("bytes", SqlArrays.longs(images, Image::bytes))
                .param("now", Timestamp.from(now))
                .update();
    }

    Set<String> known(UUID businessId, Collection<String> names) {
        return new HashSet<>(jdbc.sql("""
                        select name
                        from catalogue.image
                        where business_id = :business
                        and name = any(:names)
                        """)
                .param("business", businessId)
                .param("names", SqlArrays.texts(names, it -> it))
                .query((row, number) -> row.getString("name"))
                .list());
    }

    long count(UUID businessId) {
        return jdbc.sql("""
                        select count(*)
                        from catalogue.image
                        where business_id = :business
                        """)
                .param("business", businessId)
                .query((row, number) -> row.getLong(1))
                .single();
    }
}
