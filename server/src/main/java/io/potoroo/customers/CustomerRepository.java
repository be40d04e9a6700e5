package io.potoroo.customers;

import static java.util.stream.Collectors.toMap;

import io.potoroo.access.MemberLookup;
import io.potoroo.database.Constraints;
import io.potoroo.database.SqlArrays;
import io.potoroo.kernel.Address;
import io.potoroo.kernel.Language;
import io.potoroo.kernel.Phone;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** Customers and the names platforms know them by, as rows. */
@Repository
class CustomerRepository {

    private static final String COLUMNS = """
            c.business_id, c.customer_id, c.email, c.phone, c.country_code, c.first_name, c.last_name, c.birth_date,
                c.gender, c.language, c.qrcode, c.enabled, c.email_verified, c.phone_verified, c.allow_sms,
                c.allow_email, c.allow_push, c.note, c.address, c.created_at, c.updated_at
            """;

    private static final String INSERT = """
            insert into customers.customer
                (business_id, customer_id, email, phone, phone_national, country_code, first_name, last_name,
                birth_date, gender, language, qrcode, enabled, email_verified, phone_verified, allow_sms, allow_email,
                allow_push, note, address, created_at, updated_at)
            select :business, customer_id, email, phone, phone_national, country_code, first_name, last_name,
                birth_date, gender, language, qrcode, enabled, email_verified, phone_verified, allow_sms, allow_email,
                allow_push, note, address, created_at, created_at
            from unnest(:ids::uuid[], :emails::text[], :phones::text[], :nationals::text[], :countries::text[],
                :firstNames::text[], :lastNames::text[], :birthDates::date[], :genders::text[], :languages::text[],
                :qrcodes::text[], :enabled::boolean[], :emailVerified::boolean[], :phoneVerified::boolean[],
                :allowSms::boolean[], :allowEmail::boolean[], :allowPush::boolean[], :notes::text[],
                :addresses::jsonb[], :createdAt::timestamptz[])
                as n (customer_id, email, phone, phone_national, country_code, first_name, last_name, birth_date,
                gender, language, qrcode, enabled, email_verified, phone_verified, allow_sms, allow_email, allow_push,
                note, address, created_at)
            """;

    private static final Map<String, String> FIELDS =
            Map.of("customer_email", "email", "customer_phone", "phone", "customer_qrcode", "qrcode");

    private final JdbcClient jdbc;
    private final JsonMapper json;

    CustomerRepository(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    List<Match> resolve(UUID businessId, List<CustomerReference> references) {
        return jdbc.sql("""
                        select r.customer_id is not null and by_id.customer_id is null as unknown_id,
                            coalesce(by_email.customer_id <> by_phone.customer_id, false) as conflict,
                        """ + COLUMNS + """
                        from unnest(:ids::uuid[], :integrations::bigint[], :accounts::text[], :externals::text[],
                            :qrcodes::text[], :emails::text[], :phones::text[]) with ordinality
                            as r (customer_id, integration_id, account_id, external_id, qrcode, email, phone, position)
                        left join customers.customer by_id
                        on by_id.business_id = :business
                        and by_id.customer_id = r.customer_id
                        and by_id.deleted_at is null
                        left join customers.identity known
                        on known.business_id = :business
                        and known.integration_id = r.integration_id
                        and known.account_id = r.account_id
                        and known.external_id = r.external_id
                        left join customers.customer by_qrcode
                        on by_qrcode.business_id = :business
                        and by_qrcode.qrcode = r.qrcode
                        and by_qrcode.deleted_at is null
                        left join customers.customer by_email
                        on by_email.business_id = :business
                        and by_email.email = r.email
                        and by_email.deleted_at is null
                        left join customers.customer by_phone
                        on by_phone.business_id = :business
                        and by_phone.phone = r.phone
                        and by_phone.deleted_at is null
                        left join customers.customer c
                        on c.business_id = :business
                        and c.customer_id = coalesce(by_id.customer_id, known.customer_id, by_qrcode.customer_id,
                            by_email.customer_id, by_phone.customer_id)
                        order by r.position
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.texts(references, CustomerReference::id))
                .param("integrations", SqlArrays.longs(references, CustomerReference::integrationId))
                .param("accounts", SqlArrays.texts(references, CustomerReference::accountId))
                .param("externals", SqlArrays.texts(references, CustomerReference::externalId))
                .param("qrcodes", SqlArrays.texts(references, CustomerReference::qrcode))
                .param("emails", SqlArrays.texts(references, CustomerReference::email))
                .param("phones", SqlArrays.texts(references, CustomerReference::phone))
                .query((row, number) -> new Match(
                        row.getString("customer_id") == null ? null : customer(row),
                        row.getBoolean("conflict"),
                        row.getBoolean("unknown_id")))
                .list();
    }

    Map<UUID, Customer> byIds(UUID businessId, Collection<UUID> ids) {
        return jdbc
                .sql("select " + COLUMNS + """
                        from customers.customer c
                        where c.business_id = :business
                        and c.customer_id = any(:ids::uuid[])
                        and c.deleted_at is null
                        """)
                .param("business", businessId)
                .param("ids", SqlArrays.uuids(ids))
                .query((row, number) -> customer(row))
                .list()
                .stream()
                .collect(toMap(Customer::id, it -> it));
    }

    List<UUID> idsAfter(UUID businessId, @Nullable UUID after, int most) {
        return jdbc.sql("""
                        select customer_id
                        from customers.customer
                        where business_id = :business
                        and customer_id > coalesce(:after::uuid, '00000000-0000-0000-0000-000000000000')
                        and deleted_at is null
                        order by customer_id
                        limit :most
                        """)
                .param("business", businessId)
                .param("after", after)
                .param("most", most)
                .query((row, number) -> row.getObject("customer_id", UUID.class))
                .list();
    }

    /** Against changes, but not against rows that refer to the customer: else bookings would wait for a change. */
    Optional<Customer> lock(UUID businessId, UUID customerId) {
        return jdbc.sql("select " + COLUMNS + """
                        from customers.customer c
                        where c.business_id = :business
                        and c.customer_id = :id
                        and c.deleted_at is null
                        for no key update
                        """)
                .param("business", businessId)
                .param("id", customerId)
                .query((row, number) -> customer(row))
                .optional();
    }

    /** The ids of those who were not there yet. */
    Set<UUID> addMissing(UUID businessId, List<Customer> customers) {
        return new HashSet<>(insert(businessId, customers, "on conflict do nothing\nreturning customer_id"));
    }

    void add(UUID businessId, Customer customer) {
        try {
            insert(businessId, List.of(customer), "returning customer_id");
        } catch (DuplicateKeyException duplicate) {
            throw taken(duplicate);
        }
    }

    private List<UUID> insert(UUID businessId, List<Customer> customers, String end) {
        return jdbc.sql(INSERT + end)
                .param("business", businessId)
                .param("ids", SqlArrays.texts(customers, Customer::id))
                .param("emails", SqlArrays.texts(customers, Customer::email))
                .param("phones", phones(customers, Phone::e164))
                .param("nationals", phones(customers, Phone::nationalDigits))
                .param("countries", SqlArrays.texts(customers, Customer::countryCode))
                .param("firstNames", SqlArrays.texts(customers, Customer::firstName))
                .param("lastNames", SqlArrays.texts(customers, Customer::lastName))
                .param("birthDates", SqlArrays.texts(customers, Customer::birthDate))
                .param("genders", SqlArrays.texts(customers, it -> stored(it.gender())))
                .param("languages", SqlArrays.texts(customers, it -> stored(it.language())))
                .param("qrcodes", SqlArrays.texts(customers, Customer::qrcode))
                .param("enabled", SqlArrays.texts(customers, Customer::enabled))
                .param("emailVerified", SqlArrays.texts(customers, Customer::emailVerified))
                .param("phoneVerified", SqlArrays.texts(customers, Customer::phoneVerified))
                .param("allowSms", SqlArrays.texts(customers, it -> it.consent().allowSms()))
                .param(
                        "allowEmail",
                        SqlArrays.texts(customers, it -> it.consent().allowEmail()))
                .param(
                        "allowPush",
                        SqlArrays.texts(customers, it -> it.consent().allowPush()))
                .param("notes", SqlArrays.texts(customers, Customer::note))
                .param("addresses", SqlArrays.texts(customers, it -> address(it.address())))
                .param("createdAt", SqlArrays.times(customers, Customer::createdAt))
                .query((row, number) -> row.getObject("customer_id", UUID.class))
                .list();
    }

    private static @Nullable String[] phones(List<Customer> customers, Function<Phone, String> column) {
        return SqlArrays.texts(customers, it -> it.phone() == null ? null : column.apply(it.phone()));
    }

    List<String> identities(UUID businessId, long integrationId, String accountId, UUID customerId) {
        return jdbc.sql("""
                        select external_id
                        from customers.identity
                        where business_id = :business
                        and integration_id = :integration
                        and account_id = :account
                        and customer_id = :customer
                        order by external_id
                        """)
                .param("business", businessId)
                .param("integration", integrationId)
                .param("account", accountId)
                .param("customer", customerId)
                .query((row, number) -> row.getString("external_id"))
                .list();
    }

    /** Those that were not there yet. */
    List<IdentityLink> addIdentities(UUID businessId, List<IdentityLink> links) {
        return jdbc.sql("""
                        insert into customers.identity (business_id, integration_id, account_id, external_id, customer_id)
                        select :business, integration_id, account_id, external_id, customer_id
                        from unnest(:integrations::bigint[], :accounts::text[], :externals::text[], :customers::uuid[])
                            as n (integration_id, account_id, external_id, customer_id)
                        on conflict do nothing
                        returning integration_id, account_id, external_id, customer_id
                        """)
                .param("business", businessId)
                .param("integrations", SqlArrays.longs(links, IdentityLink::integrationId))
                .param("accounts", SqlArrays.texts(links, IdentityLink::accountId))
                .param("externals", SqlArrays.texts(links, IdentityLink::externalId))
                .param("customers", SqlArrays.texts(links, IdentityLink::customerId))
                .query((row, number) -> new IdentityLink(
                        row.getLong("integration_id"),
                        row.getString("account_id"),
                        row.getString("external_id"),
                        row.getObject("customer_id", UUID.class)))
                .list();
    }

    void removeIdentities(UUID businessId, UUID customerId) {
        jdbc.sql("""
                        delete from customers.identity
                        where business_id = :business
                        and customer_id = :id
                        """).param("business", businessId).param("id", customerId).update();
    }

    List<UUID> fillBlanks(UUID businessId, List<ProfileUpdate> updates, Instant now) {
        return jdbc.sql("""
                        update customers.customer c
                        set email = coalesce(c.email, n.email),
                            phone = coalesce(c.phone, n.phone),
                            phone_national = coalesce(c.phone_national, n.phone_national),
                            country_code = case when c.phone is null then coalesce(n.country_code, c.country_code)
                                else c.country_code end,
                            first_name = case when n.named then coalesce(c.first_name, n.first_name)
                                else c.first_name end,
                            last_name = case when n.named then coalesce(c.last_name, n.last_name)
                                else c.last_name end,
                            updated_at = :now
                        from (
                            select b.customer_id, e.email, p.phone, p.phone_national, p.country_code,
                                u.first_name, u.last_name,
                                ((b.first_name is null and u.first_name is not null)
                                        or (b.last_name is null and u.last_name is not null))
                                    and coalesce(lower(b.first_name) = lower(u.first_name), b.first_name is null)
                                    and coalesce(lower(b.last_name) = lower(u.last_name), b.last_name is null)
                                    as named
                            from unnest(:ids::uuid[], :emails::text[], :phones::text[], :nationals::text[],
                                :countries::text[], :firstNames::text[], :lastNames::text[])
                                as u (customer_id, email, phone, phone_national, country_code, first_name, last_name)
                            join customers.customer b
                            on b.business_id = :business
                            and b.customer_id = u.customer_id
                            left join lateral (
                                select u.email
                                where b.email is null
                                and not exists (
                                    select from customers.customer o
                                    where o.business_id = :business
                                    and o.email = u.email
                                    and o.deleted_at is null)) e
                            on true
                            left join lateral (
                                select u.phone, u.phone_national, u.country_code
                                where b.phone is null
                                and not exists (
                                    select from customers.customer o
                                    where o.business_id = :business
                                    and o.phone = u.phone
                                    and o.deleted_at is null)) p
                            on true) n
                        where c.business_id = :business
                        and c.customer_id = n.customer_id
                        and c.deleted_at is null
                        and (n.named or n.email is not null or n.phone is not null)
                        returning c.customer_id
                        """)
                .param("business", businessId)
                .param("now", Timestamp.from(now))
                .param("ids", SqlArrays.texts(updates, ProfileUpdate::customerId))
                .param("emails", SqlArrays.texts(updates, ProfileUpdate::email))
                .param("phones", numbers(updates, Phone::e164))
                .param("nationals", numbers(updates, Phone::nationalDigits))
                .param("countries", numbers(updates, Phone::countryCode))
                .param("firstNames", SqlArrays.texts(updates, ProfileUpdate::firstName))
                .param("lastNames", SqlArrays.texts(updates, ProfileUpdate::lastName))
                .query((row, number) -> row.getObject("customer_id", UUID.class))
                .list();
    }

    private static @Nullable String[] numbers(List<ProfileUpdate> updates, Function<Phone, String> column) {
        return SqlArrays.texts(updates, it -> it.phone() == null ? null : column.apply(it.phone()));
    }

    List<Customer> list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return jdbc.sql("select " + COLUMNS + """
                        from customers.customer c
                        where c.business_id = :business
                        and c.deleted_at is null
                        """ + conditions.sql() + """

                        order by c.customer_id
                        limit :size offset :offset
                        """)
                .param("business", businessId)
                .params(conditions.values())
                .param("size", paging.size())
                .param("offset", paging.offset())
                .query((row, number) -> customer(row))
                .list();
    }

    long count(UUID businessId, Filters.Conditions conditions) {
        return jdbc.sql("""
                        select count(*)
                        from customers.customer c
                        where c.business_id = :business
                        and c.deleted_at is null
                        """ + conditions.sql())
                .param("business", businessId)
                .params(conditions.values())
                .query(Long.class)
                .single();
    }

    Customer save(Customer customer, Instant now) {
        var phone = customer.phone();
        try {
            return jdbc.sql("""
                            update customers.customer c
                            set email = :email,
                                phone = :phone,
                                phone_national = :national,
                                country_code = :countryCode,
                                first_name = :firstName,
                                last_name = :lastName,
                                birth_date = :birthDate,
                                gender = :gender,
                                language = :language,
                                qrcode = :qrcode,
                                enabled = :enabled,
                                email_verified = :emailVerified,
                                phone_verified = :phoneVerified,
                                allow_sms = :allowSms,
                                allow_email = :allowEmail,
                                allow_push = :allowPush,
                                note = :note,
                                address = :address::jsonb,
                                updated_at = :now
                            where c.business_id = :business
                            and c.customer_id = :id
                            returning
                            """ + COLUMNS)
                    .param("business", customer.businessId())
                    .param("id", customer.id())
                    .param("email", customer.email())
                    .param("phone", phone == null ? null : phone.e164())
                    .param("national", phone == null ? null : phone.nationalDigits())
                    .param("countryCode", customer.countryCode())
                    .param("firstName", customer.firstName())
                    .param("lastName", customer.lastName())
                    .param("birthDate", customer.birthDate())
                    .param("gender", stored(customer.gender()))
                    .param("language", stored(customer.language()))
                    .param("qrcode", customer.qrcode())
                    .param("enabled", customer.enabled())
                    .param("emailVerified", customer.emailVerified())
                    .param("phoneVerified", customer.phoneVerified())
                    .param("allowSms", customer.consent().allowSms())
                    .param("allowEmail", customer.consent().allowEmail())
                    .param("allowPush", customer.consent().allowPush())
                    .param("note", customer.note())
                    .param("address", address(customer.address()))
                    .param("now", Timestamp.from(now))
                    .query((row, number) -> customer(row))
                    .single();
        } catch (DuplicateKeyException duplicate) {
            throw taken(duplicate);
        }
    }

    private static RuntimeException taken(DuplicateKeyException duplicate) {
        return Constraints.broken(duplicate)
                .map(FIELDS::get)
                .<RuntimeException>map(field -> Refusal.invalid(field, Messages.taken(field)))
                .orElse(duplicate);
    }

    void setPin(UUID businessId, UUID customerId, byte @Nullable [] pinHash, Instant now) {
        jdbc.sql("""
                        update customers.customer
                        set pin_hash = :pin, updated_at = :now
                        where business_id = :business
                        and customer_id = :id
                        """)
                .param("business", businessId)
                .param("id", customerId)
                .param("pin", pinHash, Types.BINARY)
                .param("now", Timestamp.from(now))
                .update();
    }

    Optional<byte[]> pinHash(UUID businessId, UUID customerId) {
        return jdbc.sql("""
                        select pin_hash
                        from customers.customer
                        where business_id = :business
                        and customer_id = :id
                        and pin_hash is not null
                        """)
                .param("business", businessId)
                .param("id", customerId)
                .query((row, number) -> row.getBytes("pin_hash"))
                .optional();
    }

    /** Who signs in, held as they are; empty for nobody, without a PIN, or disabled. */
    Optional<MemberLookup.Known> member(UUID businessId, @Nullable String email, @Nullable String phone) {
        return jdbc.sql("""
                        select customer_id, pin_hash
                        from customers.customer
                        where business_id = :business
                        and (email = :email or phone = :phone)
                        and deleted_at is null
                        and enabled
                        and pin_hash is not null
                        for share
                        """)
                .param("business", businessId)
                .param("email", email)
                .param("phone", phone)
                .query((row, number) ->
                        new MemberLookup.Known(row.getObject("customer_id", UUID.class), row.getBytes("pin_hash")))
                .optional();
    }

    /** False when there is no such customer any more. */
    boolean anonymise(UUID businessId, UUID customerId, Instant now) {
        return jdbc.sql("""
                        update customers.customer
                        set email = null,
                            phone = null,
                            phone_national = null,
                            country_code = null,
                            first_name = null,
                            last_name = null,
                            birth_date = null,
                            gender = null,
                            language = null,
                            qrcode = customer_id::text,
                            enabled = false,
                            allow_sms = false,
                            allow_email = false,
                            allow_push = false,
                            note = null,
                            address = null,
                            pin_hash = null,
                            updated_at = :now,
                            deleted_at = :now
                        where business_id = :business
                        and customer_id = :id
                        and deleted_at is null
                        """)
                        .param("business", businessId)
                        .param("id", customerId)
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    private Customer customer(ResultSet row) throws SQLException {
        var phone = row.getString("phone");
        var country = row.getString("country_code");
        var gender = row.getString("gender");
        var language = row.getString("language");
        var address = row.getString("address");
        return new Customer(
                row.getObject("business_id", UUID.class),
                row.getObject("customer_id", UUID.class),
                row.getString("email"),
                phone == null ? null : new Phone(phone, country),
                country,
                row.getString("first_name"),
                row.getString("last_name"),
                row.getObject("birth_date", LocalDate.class),
                gender == null ? null : Gender.valueOf(gender.toUpperCase(Locale.ROOT)),
                language == null ? null : Language.valueOf(language.toUpperCase(Locale.ROOT)),
                row.getString("qrcode"),
                row.getBoolean("enabled"),
                row.getBoolean("email_verified"),
                row.getBoolean("phone_verified"),
                new Consent(row.getBoolean("allow_sms"), row.getBoolean("allow_email"), row.getBoolean("allow_push")),
                row.getString("note"),
                address == null ? null : json.readValue(address, Address.class),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("updated_at").toInstant());
    }

    private static @Nullable String stored(@Nullable Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT);
    }

    private @Nullable String address(@Nullable Address address) {
        return address == null ? null : json.writeValueAsString(address);
    }

    List<IdentityLink> identities(UUID businessId, Collection<UUID> customerIds) {
        return jdbc.sql("""
                        select integration_id, account_id, external_id, customer_id
                        from customers.identity
                        where business_id = :business
                        and customer_id = any (:customers::uuid[])
                        """)
                .param("business", businessId)
                .param("customers", SqlArrays.uuids(customerIds))
                .query((row, number) -> new IdentityLink(
                        row.getLong("integration_id"),
                        row.getString("account_id"),
                        row.getString("external_id"),
                        row.getObject("customer_id", UUID.class)))
                .list();
    }
}
