package io.potoroo.customers;

import static org.assertj.core.api.Assertions.assertThat;

import io.potoroo.ServerTest;
import io.potoroo.TestBusiness;
import io.potoroo.TestBusinesses;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Phone;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;

/** Telling customers apart and enrolling them, on a real database. */
@ServerTest
@RecordApplicationEvents
class CustomersTests {

    private static final Phone PHONE = Phone.parse("5145550101", "CA").orElseThrow();
    private static final Phone OTHER_PHONE = Phone.parse("5145550102", "CA").orElseThrow();

    private final Customers customers;
    private final TestBusinesses businesses;
    private TestBusiness business;

    @Autowired
    private ApplicationEvents events;

    @Autowired
    CustomersTests(Customers customers, TestBusinesses businesses) {
        this.customers = customers;
        this.businesses = businesses;
        this.business = businesses.open();
    }

    @BeforeEach
    void open() {
        business = businesses.open();
    }

    private static NewCustomer person(@Nullable String email, @Nullable Phone phone) {
        return NewCustomer.of(email, phone, null, null, null, Consent.NONE);
    }

    private Customer enrolled(@Nullable String email, @Nullable Phone phone) {
        return customers.enrol(business.id(), List.of(person(email, phone))).getFirst();
    }

    private static CustomerReference reference(
            @Nullable UUID id,
            @Nullable String external,
            @Nullable String qrcode,
            @Nullable String email,
            @Nullable Phone phone) {
        return new CustomerReference(
                id,
                external == null ? null : 7L,
                external == null ? null : "account",
                external,
                qrcode,
                email,
                phone == null ? null : phone.e164());
    }

    private @Nullable UUID matched(CustomerReference reference) {
        var customer =
                customers.resolve(business.id(), List.of(reference)).getFirst().customer();
        return customer == null ? null : customer.id();
    }

    @Test
    void takesTheFirstHitInTheContractsOrder() {
        var byId = enrolled("id@example.com", null);
        var byExternal = enrolled("external@example.com", null);
        var byQrcode = enrolled("qrcode@example.com", null);
        var byEmail = enrolled("email@example.com", null);
        var byPhone = enrolled(null, PHONE);
        customers.remember(business.id(), List.of(new IdentityLink(7, "account", "42", byExternal.id())));
        var email = Objects.requireNonNull(byEmail.email());

        assertThat(matched(reference(byId.id(), "42", byQrcode.qrcode(), email, PHONE)))
                .isEqualTo(byId.id());
        assertThat(matched(reference(null, "42", byQrcode.qrcode(), email, PHONE)))
                .isEqualTo(byExternal.id());
        assertThat(matched(reference(null, null, byQrcode.qrcode(), email, PHONE)))
                .isEqualTo(byQrcode.id());
        assertThat(matched(reference(null, null, null, email, PHONE))).isEqualTo(byEmail.id());
        assertThat(matched(reference(null, "43", "0", "nobody@example.com", PHONE)))
                .isEqualTo(byPhone.id());
        assertThat(matched(reference(null, "43", "0", "nobody@example.com", OTHER_PHONE)))
                .isNull();
        assertThat(matched(reference(null, null, null, null, null))).isNull();
    }

    @Test
    void tellsAConflictAndAnUnknownIdAndKeepsTheListsOrder() {
        var byEmail = enrolled("email@example.com", null);
        var byPhone = enrolled(null, PHONE);

        var matches = customers.resolve(
                business.id(),
                List.of(
                        reference(null, null, null, "email@example.com", PHONE),
                        reference(Hex32.next(), null, null, null, null),
                        reference(byPhone.id(), null, null, null, null),
                        reference(null, null, null, "email@example.com", OTHER_PHONE)));

        assertThat(matches)
                .containsExactly(
                        new Match(byEmail, true, false),
                        new Match(null, false, true),
                        new Match(byPhone, false, false),
                        new Match(byEmail, false, false));
    }

    @Test
    void knowsNobodyOfAnotherBusiness() {
        var mia = enrolled("mia@example.com", PHONE);
        customers.remember(business.id(), List.of(new IdentityLink(7, "account", "42", mia.id())));
        open();

        assertThat(customers.resolve(
                        business.id(), List.of(reference(mia.id(), "42", mia.qrcode(), "mia@example.com", PHONE))))
                .containsExactly(new Match(null, false, true));
        assertThat(customers.byIds(business.id(), List.of(mia.id()))).isEmpty();
    }

    @Test
    void announcesOnlyThoseWhoAreNew() {
        var known = enrolled("known@example.com", null);
        events.clear();

        var list = customers.enrol(
                business.id(),
                List.of(
                        person("new@example.com", null),
                        person("known@example.com", OTHER_PHONE),
                        person("new@example.com", null)));

        assertThat(list)
                .extracting(Customer::email)
                .containsExactly("new@example.com", "known@example.com", "new@example.com");
        assertThat(list.get(1)).isEqualTo(known);
        assertThat(list.get(2)).isEqualTo(list.get(0));
        assertThat(list.get(0).consent()).isEqualTo(Consent.NONE);
        assertThat(events.stream(CustomersEnrolled.class))
                .containsExactly(new CustomersEnrolled(business.id(), List.of(list.get(0))));
        assertThat(customers.byIds(business.id(), List.of(list.get(0).id())).values())
                .as("what is returned is what is kept")
                .containsExactly(list.get(0));
    }

    @Test
    void enrolsOneOfManySimultaneousNewcomers() throws Exception {
        var calls = new ArrayList<Callable<Customer>>();
        for (int i = 0; i < 16; i++) {
            calls.add(() -> enrolled("same@example.com", PHONE));
        }
        try (var threads = Executors.newFixedThreadPool(16)) {
            var ids = new ArrayList<UUID>();
            for (var customer : threads.invokeAll(calls)) {
                ids.add(customer.get().id());
            }
            assertThat(ids).hasSize(16).containsOnly(ids.getFirst());
        }
    }

    @Test
    void leavesAnIdentityWithWhomItBelongsTo() {
        var first = enrolled("first@example.com", null);
        var second = enrolled("second@example.com", null);

        customers.remember(business.id(), List.of(new IdentityLink(7, "account", "42", first.id())));
        customers.remember(
                business.id(),
                List.of(
                        new IdentityLink(7, "account", "42", second.id()),
                        new IdentityLink(8, "account", "42", second.id())));

        assertThat(matched(reference(null, "42", null, null, null))).isEqualTo(first.id());
    }

    @Test
    void fillsBlanksAndOverwritesNothing() {
        var mia = enrolled("mia@example.com", null);
        var taken = enrolled("taken@example.com", OTHER_PHONE);
        var leo = enrolled(null, PHONE);

        customers.fillBlanks(
                business.id(),
                List.of(
                        new ProfileUpdate(mia.id(), "other@example.com", OTHER_PHONE, "Mia", "Roy"),
                        new ProfileUpdate(leo.id(), "leo@example.com", OTHER_PHONE, null, "Roy"),
                        new ProfileUpdate(taken.id(), null, null, null, null)));
        customers.fillBlanks(business.id(), List.of(new ProfileUpdate(mia.id(), null, null, "Maria", "Royal")));

        var after = customers.byIds(business.id(), List.of(mia.id(), leo.id(), taken.id()));
        var filled = Objects.requireNonNull(after.get(mia.id()));
        assertThat(filled.email()).isEqualTo("mia@example.com");
        assertThat(filled.phone()).as("somebody else's").isNull();
        assertThat(filled.displayName()).isEqualTo("Mia Roy");
        var reached = Objects.requireNonNull(after.get(leo.id()));
        assertThat(reached.email()).isEqualTo("leo@example.com");
        assertThat(reached.phone()).isEqualTo(PHONE);
        assertThat(after.get(taken.id())).isEqualTo(taken);
    }

    @Test
    void givesOneEmailToOneOfTwoCustomersInAList() {
        var first = enrolled(null, PHONE);
        var second = enrolled(null, OTHER_PHONE);

        customers.fillBlanks(
                business.id(),
                List.of(
                        new ProfileUpdate(first.id(), "shared@example.com", null, null, null),
                        new ProfileUpdate(second.id(), "shared@example.com", null, null, null)));

        assertThat(matched(reference(null, null, null, "shared@example.com", null)))
                .isEqualTo(first.id());
        assertThat(Objects.requireNonNull(customers
                                .byIds(business.id(), List.of(second.id()))
                                .get(second.id()))
                        .email())
                .isNull();
    }

    @Test
    void forgetsADeletedCustomer() {
        var mia = enrolled("mia@example.com", PHONE);
        customers.remember(business.id(), List.of(new IdentityLink(7, "account", "42", mia.id())));

        customers.delete(business.id(), mia.id());

        assertThat(matched(reference(null, "42", mia.qrcode(), "mia@example.com", PHONE)))
                .isNull();
        assertThat(enrolled("mia@example.com", PHONE).id()).isNotEqualTo(mia.id());
    }
}
