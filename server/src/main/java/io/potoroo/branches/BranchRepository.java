package io.potoroo.branches;

import io.potoroo.kernel.Address;
import io.potoroo.kernel.Phone;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Branches, as rows. */
@Repository
class BranchRepository {

    /** No business has more places that one answer could sensibly show. */
    private static final int MOST = 1000;

    private static final String SELECT = """
            select business_id, branch_id, name, web_site, phone, phone_country, address, virtual_branch, main,
                time_zone, created_at
            from branches.branch
            where business_id = :business
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    BranchRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** False when the branch is to be the main one and the business has one. */
    boolean add(Branch branch) {
        var phone = branch.phone();
        return jdbc.sql("""
                        insert into branches.branch
                            (business_id, branch_id, name, web_site, phone, phone_country, address, virtual_branch,
                            main, time_zone, created_at)
                        values
                            (:business, :id, :name, :webSite, :phone, :phoneCountry, :address::jsonb, :virtual,
                            :main, :timeZone, :createdAt)
                        on conflict (business_id) where main do nothing
                        """)
                        .param("business", branch.businessId())
                        .param("id", branch.id())
                        .param("name", branch.name())
                        .param("webSite", branch.webSite())
                        .param("phone", phone == null ? null : phone.e164())
                        .param("phoneCountry", phone == null ? null : phone.countryCode())
                        .param("address", json.writeValueAsString(branch.address()))
                        .param("virtual", branch.virtual())
                        .param("main", branch.main())
                        .param("timeZone", branch.timeZone().getId())
                        .param("createdAt", Timestamp.from(branch.createdAt()))
                        .update()
                == 1;
    }

    Optional<Branch> find(UUID businessId, UUID branchId) {
        return jdbc.sql(SELECT + "and branch_id = :id")
                .param("business", businessId)
                .param("id", branchId)
                .query((row, number) -> branch(row))
                .optional();
    }

    Optional<Branch> main(UUID businessId) {
        return jdbc.sql(SELECT + "and main")
                .param("business", businessId)
                .query((row, number) -> branch(row))
                .optional();
    }

    List<Branch> all(UUID businessId) {
        return jdbc.sql(SELECT + """
                        order by branch_id
                        limit :most
                        """)
                .param("business", businessId)
                .param("most", MOST)
                .query((row, number) -> branch(row))
                .list();
    }

    List<Branch> list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql(SELECT + conditions.sql() + """

                        order by branch_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> branch(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from branches.branch
                        where business_id = :business
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .query(Long.class)
                .single();
    }

    private Branch branch(ResultSet row) throws SQLException {
        var phone = row.getString("phone");
        return new Branch(
                row.getObject("business_id", UUID.class),
                row.getObject("branch_id", UUID.class),
                row.getString("name"),
                row.getString("web_site"),
                phone == null ? null : new Phone(phone, row.getString("phone_country")),
                json.readValue(row.getString("address"), Address.class),
                row.getBoolean("virtual_branch"),
                row.getBoolean("main"),
                ZoneId.of(row.getString("time_zone")),
                row.getTimestamp("created_at").toInstant());
    }
}
