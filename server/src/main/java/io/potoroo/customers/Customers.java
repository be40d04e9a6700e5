package io.potoroo.customers;

import io.potoroo.access.MemberSessions;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import io.potoroo.webhooks.Fact;
import io.potoroo.webhooks.Topic;
import io.potoroo.webhooks.Webhooks;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The customers of each business; what a burst of sales asks takes a list and a fixed number of statements. */
@Service
public class Customers {

    /** One page of customers, and how many there are in all. */
    public record Page(List<Customer> customers, long total) {}

    private final CustomerRepository repository;
    private final ConsentRepository consents;
    private final CrmValueRepository crmValues;
    private final QrCodes qrCodes;
    private final MemberSessions sessions;
    private final Webhooks webhooks;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Customers(
            CustomerRepository repository,
            ConsentRepository consents,
            CrmValueRepository crmValues,
            QrCodes qrCodes,
            MemberSessions sessions,
            Webhooks webhooks,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.consents = consents;
        this.crmValues = crmValues;
        this.qrCodes = qrCodes;
        this.sessions = sessions;
        this.webhooks = webhooks;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Whom each reference means, in their order: the first hit of id, a platform's name, QR code, e-mail, phone wins. One
     * round trip however long the list is.
     */
    public List<Match> resolve(UUID businessId, List<CustomerReference> references) {
        return references.isEmpty() ? List.of() : repository.resolve(businessId, references);
    }

    /** The names by which platforms know the customers. */
    public List<IdentityLink> identities(UUID businessId, Collection<UUID> customerIds) {
        return customerIds.isEmpty() ? List.of() : repository.identities(businessId, customerIds);
    }

    /** Those of the ids that are customers of the business. */
    public Map<UUID, Customer> byIds(UUID businessId, Collection<UUID> ids) {
        return ids.isEmpty() ? Map.of() : repository.byIds(businessId, ids);
    }

    /** Somebody who was to be enrolled, and whether they are new. */
    public record Enrolled(Customer customer, boolean created) {}

    /**
     * The customers, in the list's order. Whoever has an e-mail or phone of the list already, perhaps since a moment ago,
     * is not enrolled again but returned; only those who are new are announced.
     */
    @Transactional
    public List<Customer> enrol(UUID businessId, List<NewCustomer> people) {
        return enrol(businessId, people, Actor.UNKNOWN).stream()
                .map(Enrolled::customer)
                .toList();
    }

    /** The same by somebody who is known. */
    @Transactional
    public List<Enrolled> enrol(UUID businessId, List<NewCustomer> people, Actor actor) {
        if (people.isEmpty()) {
            return List.of();
        }
        var customers = drawn(businessId, people);
        var enrolled = repository.addMissing(businessId, customers);
        var known = known(
                businessId,
                customers.stream().filter(it -> !enrolled.contains(it.id())).toList());
        announce(
                businessId,
                customers.stream().filter(it -> enrolled.contains(it.id())).toList(),
                actor);
        return customers.stream()
                .map(it -> new Enrolled(known.getOrDefault(it.id(), it), enrolled.contains(it.id())))
                .toList();
    }

    /** Those who were there before, by the id they were to get. */
    private Map<UUID, Customer> known(UUID businessId, List<Customer> others) {
        var matches = resolve(
                businessId,
                others.stream()
                        .map(it -> CustomerReference.of(it.email(), it.phone()))
                        .toList());
        var known = new HashMap<UUID, Customer>();
        for (int i = 0; i < others.size(); i++) {
            var customer = matches.get(i).customer();
            if (customer == null) {
                throw new OptimisticLockingFailureException("a customer was deleted while another was enrolled");
            }
            known.put(others.get(i).id(), customer);
        }
        return known;
    }

    /** Refused where e-mail, phone or QR code are another customer's. */
    @Transactional
    public Customer create(UUID businessId, NewCustomer person, Actor actor) {
        var customer = drawn(businessId, List.of(person)).getFirst();
        repository.add(businessId, customer);
        announce(businessId, List.of(customer), actor);
        return customer;
    }

    private List<Customer> drawn(UUID businessId, List<NewCustomer> people) {
        var now = now();
        var customers = new ArrayList<Customer>(people.size());
        for (var person : people) {
            customers.add(new Customer(
                    businessId,
                    Hex32.next(),
                    person.email(),
                    person.phone(),
                    person.countryCode(),
                    person.firstName(),
                    person.lastName(),
                    person.birthDate(),
                    person.gender(),
                    person.language(),
                    person.qrcode() == null ? qrCodes.draw() : person.qrcode(),
                    true,
                    false,
                    false,
                    person.consent(),
                    person.note(),
                    person.address(),
                    now,
                    now));
        }
        return customers;
    }

    private void announce(UUID businessId, List<Customer> enrolled, Actor actor) {
        var agreeing = enrolled.stream()
                .filter(it -> !it.consent().equals(Consent.NONE))
                .toList();
        if (!agreeing.isEmpty()) {
            consents.add(businessId, agreeing, ConsentSource.ENROLMENT, actor, now());
        }
        if (!enrolled.isEmpty()) {
            tell(
                    businessId,
                    Topic.CUSTOMER_CREATED,
                    enrolled.stream().map(Customer::id).toList());
            events.publishEvent(new CustomersEnrolled(businessId, enrolled));
            becameKnown(businessId, enrolled.stream().map(it -> CustomerReference.of(it.email(), it.phone())));
        }
    }

    private void becameKnown(UUID businessId, Stream<CustomerReference> by) {
        var names = by.toList();
        if (!names.isEmpty()) {
            events.publishEvent(new CustomersBecameKnown(businessId, names));
        }
    }

    /** Keeps the names that platforms know customers by; a name that is taken stays with whom it belongs to. */
    @Transactional
    public void remember(UUID businessId, List<IdentityLink> links) {
        if (!links.isEmpty()) {
            becameKnown(
                    businessId,
                    repository.addIdentities(businessId, links).stream().map(CustomerReference::of));
        }
    }

    /** The names by which the platform's account knows the customer. */
    public List<String> identities(UUID businessId, long integrationId, String accountId, UUID customerId) {
        return repository.identities(businessId, integrationId, accountId, customerId);
    }

    /**
     * Fills in what is not known yet and overwrites nothing: an e-mail or phone that is somebody's is left out, and a name
     * is filled only as a whole, lest the halves of two names meet. Returns of whom more is known now. Nobody else is told
     * that, as {@link ProfilesTold} would be answered by a posting: who fills blanks has postings of their own to come.
     */
    @Transactional
    public List<UUID> fillBlanks(UUID businessId, List<ProfileUpdate> updates) {
        var distinct = distinct(updates);
        if (distinct.isEmpty()) {
            return List.of();
        }
        var filled = repository.fillBlanks(businessId, distinct, now());
        tell(businessId, Topic.CUSTOMER_UPDATED, filled);
        becameKnown(
                businessId,
                distinct.stream()
                        .filter(it -> filled.contains(it.customerId()))
                        .map(it -> CustomerReference.of(it.email(), it.phone())));
        return filled;
    }

    /** One update for each customer, and each e-mail and phone in one of them. */
    private static List<ProfileUpdate> distinct(List<ProfileUpdate> updates) {
        var byCustomer = new LinkedHashMap<UUID, ProfileUpdate>();
        var taken = new HashSet<String>();
        for (var update : updates) {
            if (!byCustomer.containsKey(update.customerId())) {
                var email = update.email();
                var phone = update.phone();
                byCustomer.put(
                        update.customerId(),
                        new ProfileUpdate(
                                update.customerId(),
                                email == null || !taken.add(email) ? null : email,
                                phone == null || !taken.add(phone.e164()) ? null : phone,
                                update.firstName(),
                                update.lastName()));
            }
        }
        return List.copyOf(byCustomer.values());
    }

    /** What is known of those of the ids that are customers of the business, in two statements. */
    public List<Profile> profiles(UUID businessId, Collection<UUID> ids) {
        var known = byIds(businessId, ids);
        var filled = known.isEmpty() ? Map.<UUID, Set<String>>of() : crmValues.filled(businessId, known.keySet());
        return known.values().stream()
                .map(it -> new Profile(it, filled.getOrDefault(it.id(), Set.of())))
                .toList();
    }

    public Page list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return new Page(repository.list(businessId, conditions, paging), repository.count(businessId, conditions));
    }

    /** What lists of customers may be filtered by. */
    public static Filters filters() {
        return new Filters()
                .time("created_at", "c.created_at")
                .time("updated_at", "c.updated_at")
                .lowerCase("email", "c.email")
                .phone("phone", "c.phone_national", "c.phone");
    }

    /** The next {@code most} customers of all, in the order of their ids; null before the first. */
    public List<UUID> idsAfter(UUID businessId, @Nullable UUID after, int most) {
        return repository.idsAfter(businessId, after, most);
    }

    public Customer get(UUID businessId, UUID customerId) {
        return found(byIds(businessId, List.of(customerId)).get(customerId));
    }

    /** By an id as it is printed, in any case. */
    public Customer get(UUID businessId, String customerId) {
        return get(businessId, Hex32.parse(customerId).orElseThrow(Customers::unknown));
    }

    /** Carries out the change on the customer as they are now; refused where e-mail, phone or QR code are another's. */
    @Transactional
    public Customer change(UUID businessId, UUID customerId, Actor actor, UnaryOperator<Customer> change) {
        var customer = found(repository.lock(businessId, customerId).orElse(null));
        var changed = change.apply(customer);
        if (changed.equals(customer)) {
            return customer;
        }
        if (!changed.consent().equals(customer.consent())) {
            consents.add(businessId, List.of(changed), ConsentSource.PROFILE, actor, now());
        }
        tell(businessId, Topic.CUSTOMER_UPDATED, List.of(customerId));
        if (!Objects.equals(changed.email(), customer.email()) || !Objects.equals(changed.phone(), customer.phone())) {
            becameKnown(businessId, Stream.of(CustomerReference.of(changed.email(), changed.phone())));
        }
        var saved = repository.save(changed, now());
        if (!saved.enabled()) {
            sessions.end(businessId, customerId);
        }
        events.publishEvent(new ProfilesTold(businessId, List.of(customerId)));
        return saved;
    }

    /** Keeps what the customer agrees to from now on, also where it is what they agreed to before. */
    @Transactional
    RecordedConsent consent(UUID businessId, UUID customerId, Consent consent, Actor actor) {
        var customer = found(repository.lock(businessId, customerId).orElse(null));
        var agreeing = customer.withConsent(consent);
        if (!agreeing.equals(customer)) {
            tell(businessId, Topic.CUSTOMER_UPDATED, List.of(customerId));
            repository.save(agreeing, now());
            events.publishEvent(new ProfilesTold(businessId, List.of(customerId)));
        }
        return consents.add(businessId, List.of(agreeing), ConsentSource.CONSENTS, actor, now())
                .getFirst();
    }

    /** Keeps the hash of the PIN by which the customer agrees to what is taken from them; null takes it away. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void setPin(UUID businessId, UUID customerId, byte @Nullable [] pinHash) {
        repository.setPin(businessId, customerId, pinHash, now());
        sessions.end(businessId, customerId);
    }

    /** The hash of the customer's PIN; empty where there is none. */
    public Optional<byte[]> pinHash(UUID businessId, UUID customerId) {
        return repository.pinHash(businessId, customerId);
    }

    /** Hides the customer, forgets who it was and lets others have the e-mail and the phone. */
    @Transactional
    public void delete(UUID businessId, UUID customerId) {
        if (!repository.anonymise(businessId, customerId, now())) {
            throw unknown();
        }
        sessions.end(businessId, customerId);
        repository.removeIdentities(businessId, customerId);
        crmValues.remove(businessId, customerId);
        tell(businessId, Topic.CUSTOMER_DELETED, List.of(customerId));
    }

    /** What programs are told of a customer: whom to read again. */
    record CustomerFact(UUID id) {}

    private void tell(UUID businessId, Topic topic, List<UUID> customerIds) {
        webhooks.tell(
                businessId,
                () -> customerIds.stream()
                        .map(it -> new Fact(topic, it, new CustomerFact(it)))
                        .toList());
    }

    private static Customer found(@Nullable Customer customer) {
        if (customer == null) {
            throw unknown();
        }
        return customer;
    }

    /** The refusal that clients know by its title. */
    public static Refusal unknown() {
        return Refusal.notFound("Customer Not Found", Message.of("The customer does not exist."));
    }

    /** As precise as the database keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
