package io.potoroo.products;

import io.potoroo.catalogue.Presentation;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Products, as rows; how they are shown is not among them. */
@Repository
class ProductRepository {

    private static final Presentation NOT_READ = new Presentation(List.of(), List.of(), List.of());

    private static final String SELECT = """
            select business_id, product_id, promoted, sku, actual_minor, real_minor
            from products.product
            where business_id = :business
            """;

    private final JdbcClient jdbc;

    ProductRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void add(Product product, Instant now) {
        jdbc.sql("""
                        insert into products.product
                            (business_id, product_id, promoted, sku, actual_minor, real_minor, created_at, updated_at)
                        values (:business, :id, :promoted, :sku, :actual, :real, :now, :now)
                        """)
                .param("business", product.businessId())
                .param("id", product.id())
                .param("promoted", product.promoted())
                .param("sku", product.sku())
                .param("actual", product.actualMinor())
                .param("real", product.realMinor())
                .param("now", Timestamp.from(now))
                .update();
    }

    List<Product> byIds(UUID businessId, Collection<Long> ids) {
        return jdbc.sql(SELECT + "and product_id = any(:ids)")
                .param("business", businessId)
                .param("ids", ids.toArray(Long[]::new))
                .query((row, number) -> product(row))
                .list();
    }

    List<Product> list(UUID businessId, Paging paging) {
        return jdbc.sql(SELECT + """
                        order by product_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> product(row))
                .list();
    }

    long count(UUID businessId) {
        return jdbc.sql("""
                        select count(*)
                        from products.product
                        where business_id = :business
                        """)
                .param("business", businessId)
                .query((row, number) -> row.getLong(1))
                .single();
    }

    private static Product product(ResultSet row) throws SQLException {
        return new Product(
                row.getObject("business_id", UUID.class),
                row.getLong("product_id"),
                row.getBoolean("promoted"),
                row.getString("sku"),
                row.getLong("actual_minor"),
                row.getLong("real_minor"),
                NOT_READ);
    }
}
