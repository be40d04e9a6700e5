package io.potoroo.sales;

import io.potoroo.customers.Consent;
import io.potoroo.customers.Customer;
import io.potoroo.customers.CustomerReference;
import io.potoroo.customers.Customers;
import io.potoroo.customers.IdentityLink;
import io.potoroo.customers.Match;
import io.potoroo.customers.NewCustomer;
import io.potoroo.customers.ProfileUpdate;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.integrations.SalesSettings;
import io.potoroo.integrations.SalesSettings.GuestOrders;
import io.potoroo.integrations.SalesSettings.UnknownCustomer;
import io.potoroo.kernel.Language;
import io.potoroo.sales.SaleContent.Shopper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out whose the sales are, and enrols shoppers nobody knew. */
@Component
class Shoppers {

    private final Customers customers;

    Shoppers(Customers customers) {
        this.customers = customers;
    }

    /**
     * Whose a sale is.
     *
     * @param customer null where nobody is known by what the sale says
     * @param toldOf more is known of the customer by it than before
     * @param guest a guest's order that is not to enrol anybody
     * @param exempt a customer who does not earn
     * @param stranger somebody nobody knows, whom a sale enrols unless it names what only customers can have set aside
     */
    record Found(
            @Nullable Customer customer,
            boolean toldOf,
            boolean guest,
            boolean exempt,
            boolean conflict,
            boolean unknownId,
            boolean stranger) {

        Found learned(Map<UUID, Customer> renewed) {
            var known = customer == null ? null : renewed.get(customer.id());
            return known == null ? this : new Found(known, true, guest, exempt, conflict, unknownId, stranger);
        }

        /** As well where something else than who it is says that the sale does not earn. */
        Found exempted() {
            return new Found(customer, toldOf, guest, true, conflict, unknownId, stranger);
        }

        void attribute(Sale sale) {
            if (conflict) {
                sale.warn("identity_conflict");
            }
            if (customer != null) {
                sale.attribute(customer.id(), exempt ? Attribution.EXEMPT : Attribution.ATTRIBUTED);
            } else if (sale.customerId() == null) {
                sale.exempt(exempt);
            }
        }
    }

    /**
     * A delivery that will be taken over and names a shopper, or who claims a sale.
     *
     * @param attributes whether the sale becomes theirs by it; else only whether they exist is of interest
     */
    record Asked(SaleCommand command, Shopper shopper, LinkForIntake link, boolean attributes) {

        private CustomerReference reference() {
            var phone = shopper.phone();
            return new CustomerReference(
                    shopper.id(),
                    link.integrationId(),
                    link.accountId(),
                    shopper.externalId(),
                    shopper.qrcode(),
                    shopper.email(),
                    phone == null ? null : phone.e164());
        }

        /** A sale that may yet be abandoned, or only tries things out, enrols nobody. */
        private boolean mayEnrol() {
            var settings = link.settings();
            boolean earns = switch (command) {
                case SaleCommand.Deliver delivery ->
                    delivery.content().status() == SaleStatus.COMPLETED
                            && !delivery.content().test();
                case SaleCommand.Claim ignored -> true;
                default -> false;
            };
            return shopper.isReachable()
                    && attributes
                    && link.open()
                    && earns
                    && (shopper.guest()
                            ? settings.guestOrders() == GuestOrders.AWARD
                            : settings.unknownCustomer() == UnknownCustomer.CREATE);
        }

        private boolean namesRedemptions() {
            return command instanceof SaleCommand.Deliver delivery
                    && !delivery.content().redemptions().isEmpty();
        }

        private boolean ignored() {
            return shopper.guest() && link.settings().guestOrders() == GuestOrders.IGNORE;
        }
    }

    /** Whose each delivery is, in their order; the number of statements does not depend on how many there are. */
    List<Found> find(UUID businessId, List<Asked> asked) {
        if (asked.isEmpty()) {
            return List.of();
        }
        var matches = resolve(businessId, asked);
        var found = new ArrayList<Found>(asked.size());
        for (int i = 0; i < asked.size(); i++) {
            found.add(found(asked.get(i), matches.get(i)));
        }
        return found;
    }

    /** Whose a cart would be; enrols nobody and learns nothing. */
    Found think(UUID businessId, Asked asked) {
        return found(
                asked, customers.resolve(businessId, List.of(asked.reference())).getFirst());
    }

    private List<Match> resolve(UUID businessId, List<Asked> asked) {
        var references = asked.stream().map(Asked::reference).toList();
        var matches = customers.resolve(businessId, references);
        var newcomers = new LinkedHashMap<String, NewCustomer>();
        for (int i = 0; i < asked.size(); i++) {
            var match = matches.get(i);
            if (isStranger(asked.get(i), match) && !asked.get(i).namesRedemptions()) {
                var shopper = asked.get(i).shopper();
                newcomers.putIfAbsent(shopper.email() == null ? phone(shopper) : shopper.email(), newcomer(shopper));
            }
        }
        if (newcomers.isEmpty()) {
            return matches;
        }
        customers.enrol(businessId, List.copyOf(newcomers.values()));
        return customers.resolve(businessId, references);
    }

    private static boolean isStranger(Asked asked, Match match) {
        return match.customer() == null && !match.unknownId() && asked.mayEnrol();
    }

    private static String phone(Shopper shopper) {
        return Objects.requireNonNull(shopper.phone()).e164();
    }

    private static NewCustomer newcomer(Shopper shopper) {
        return NewCustomer.of(
                shopper.email(),
                shopper.phone(),
                shopper.firstName(),
                shopper.lastName(),
                shopper.language() == null
                        ? null
                        : Language.valueOf(shopper.language().toUpperCase(Locale.ROOT)),
                new Consent(Boolean.TRUE.equals(shopper.allowSms()), Boolean.TRUE.equals(shopper.allowEmail()), false));
    }

    private static Found found(Asked asked, Match match) {
        boolean guest = asked.shopper().guest();
        var customer = asked.ignored() ? null : match.customer();
        return new Found(
                customer,
                false,
                guest,
                isExempt(asked.shopper(), customer, asked.link().settings()),
                match.conflict(),
                match.unknownId(),
                isStranger(asked, match));
    }

    /** Whether whoever it is does not earn; {@code customer} is null for somebody nobody knows yet. */
    static boolean isExempt(Shopper shopper, @Nullable Customer customer, SalesSettings settings) {
        return (customer != null
                        && (!customer.enabled() || isOfDomain(customer.email(), settings.exemptEmailDomains())))
                || shopper.groups().stream().anyMatch(settings.exemptCustomerGroups()::contains)
                || isOfDomain(shopper.email(), settings.exemptEmailDomains());
    }

    private static boolean isOfDomain(@Nullable String email, Collection<String> domains) {
        return email != null && domains.contains(email.substring(email.indexOf('@') + 1));
    }

    /**
     * Remembers what platforms call their shoppers, and returns those about whom something was blank and is not any more.
     *
     * @param asked those whose sale was taken over
     * @param found whose each is
     */
    Map<UUID, Customer> learn(UUID businessId, List<Asked> asked, List<Found> found) {
        var identities = new LinkedHashSet<IdentityLink>();
        var profiles = new LinkedHashMap<UUID, ProfileUpdate>();
        for (int i = 0; i < asked.size(); i++) {
            var customer = found.get(i).customer();
            var link = asked.get(i).link();
            var shopper = asked.get(i).shopper();
            if (customer == null || !asked.get(i).attributes() || found.get(i).unknownId()) {
                continue;
            }
            if (shopper.externalId() != null) {
                identities.add(
                        new IdentityLink(link.integrationId(), link.accountId(), shopper.externalId(), customer.id()));
            }
            if (link.settings().updateProfileFromSale() && tellsMore(shopper, customer)) {
                profiles.putIfAbsent(
                        customer.id(),
                        new ProfileUpdate(
                                customer.id(),
                                shopper.email(),
                                shopper.phone(),
                                shopper.firstName(),
                                shopper.lastName()));
            }
        }
        if (!identities.isEmpty()) {
            customers.remember(businessId, List.copyOf(identities));
        }
        if (profiles.isEmpty()) {
            return Map.of();
        }
        return customers.byIds(businessId, customers.fillBlanks(businessId, List.copyOf(profiles.values())));
    }

    private static boolean tellsMore(Shopper shopper, Customer customer) {
        return (customer.email() == null && shopper.email() != null)
                || (customer.phone() == null && shopper.phone() != null)
                || (customer.firstName() == null && shopper.firstName() != null)
                || (customer.lastName() == null && shopper.lastName() != null);
    }
}
