package io.potoroo.demo;

import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.potoroo.access.ApplicationKeys;
import io.potoroo.access.Applications;
import io.potoroo.access.ClientCredentials;
import io.potoroo.access.GrantType;
import io.potoroo.access.Memberships;
import io.potoroo.access.NewApplication;
import io.potoroo.access.NewUser;
import io.potoroo.access.Role;
import io.potoroo.access.Users;
import io.potoroo.branches.Branches;
import io.potoroo.branches.NewBranch;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.NewBusiness;
import io.potoroo.customers.Consent;
import io.potoroo.customers.Customers;
import io.potoroo.customers.NewCustomer;
import io.potoroo.database.Jobs;
import io.potoroo.kernel.Address;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Language;
import io.potoroo.kernel.Phone;
import io.potoroo.tiers.Basis;
import io.potoroo.tiers.Criterion;
import io.potoroo.tiers.Relation;
import io.potoroo.tiers.TierLevel;
import io.potoroo.tiers.TierProgram;
import io.potoroo.tiers.Tiers;
import java.math.BigDecimal;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A café chain to try things with: branches, customers, an owner and approved applications. */
@Component
class SampleBusiness {

    static final String ONLINE = "Quokka Coffee Online";
    static final String TILLS = "Quokka Coffee Tills";

    private static final String OWNER = "owner@potoroo.example";
    private static final String REDIRECT_URI = "http://127.0.0.1:9999/callback";
    private static final String TIME_ZONE = "America/New_York";

    private final Users users;
    private final Memberships memberships;
    private final Applications applications;
    private final ApplicationKeys applicationKeys;
    private final Businesses businesses;
    private final Branches branches;
    private final Customers customers;
    private final SampleCatalogue catalogue;
    private final SampleHistory history;
    private final Jobs jobs;
    private final Clock clock;
    private final Tiers tiers;

    SampleBusiness(
            Users users,
            Memberships memberships,
            Applications applications,
            ApplicationKeys applicationKeys,
            Businesses businesses,
            Branches branches,
            Customers customers,
            SampleCatalogue catalogue,
            SampleHistory history,
            Jobs jobs,
            Clock clock,
            Tiers tiers) {
        this.users = users;
        this.memberships = memberships;
        this.applications = applications;
        this.applicationKeys = applicationKeys;
        this.businesses = businesses;
        this.branches = branches;
        this.customers = customers;
        this.catalogue = catalogue;
        this.history = history;
        this.jobs = jobs;
        this.clock = clock;
        this.tiers = tiers;
    }

    /** Creates it, and returns what programs need to reach it; nothing of that can be read again later. */
    DemoAccess create() {
        var password = password();
        var owner = users.create(new NewUser(OWNER, password, "Olive", "Owner"));
        users.makeOperator(owner);
        var business = businesses
                .create(new NewBusiness(
                        "Quokka Coffee", "Coffee and small things to eat, in town and online.", "USD", TIME_ZONE, "US"))
                .id();
        memberships.admit(business, owner, Role.OWNER);
        createBranches(business);
        tiers.create(business, ladder());
        catalogue.create(business, customers.enrol(business, people()));
        jobs.schedule(
                new TaskInstance<>(DemoConfiguration.HISTORY, Hex32.print(business), history.plan(business)),
                clock.instant());
        return new DemoAccess(
                OWNER,
                password,
                applicationKeys.issue(business),
                approved(new NewApplication(
                        owner,
                        null,
                        "Sample till",
                        "A till that signs in by password.",
                        GrantType.PASSWORD,
                        null,
                        true)),
                approved(new NewApplication(
                        owner,
                        null,
                        "Sample web application",
                        "A web application that asks its user for consent.",
                        GrantType.AUTHORIZATION_CODE,
                        REDIRECT_URI,
                        false)),
                REDIRECT_URI,
                approved(new NewApplication(
                        owner,
                        business,
                        "Sample plug-in",
                        "A shop's plug-in that acts for the business.",
                        GrantType.CLIENT_CREDENTIALS,
                        null,
                        false)));
    }

    private static String password() {
        var bytes = new byte[15];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private ClientCredentials approved(NewApplication application) {
        var credentials = applications.register(application);
        applications.approve(credentials.clientId());
        return credentials;
    }

    private void createBranches(UUID business) {
        var hudson = address("214 Hudson Street", "New York", "10013", "40.7222", "-74.0079");
        var bedford = address("88 Bedford Avenue", "Brooklyn", "11211", "40.7204", "-73.9546");
        branches.create(business, branch("Quokka Coffee Hudson Street", hudson, true));
        branches.create(business, branch("Quokka Coffee Bedford Avenue", bedford, false));
        branches.create(business, virtual(ONLINE, "https://shop.quokka.example"));
        branches.create(business, virtual(TILLS, null));
    }

    /** Counted in points, by the calendar year; every level earns alike. */
    private static TierProgram ladder() {
        return new TierProgram(
                TierProgram.NEW,
                List.of(Criterion.POINTS),
                Relation.ANY,
                Basis.CURRENT_CYCLE,
                1,
                true,
                true,
                List.of(level("Bronze", 0), level("Silver", 500), level("Gold", 2000)));
    }

    private static TierLevel level(String name, long reachPoints) {
        return new TierLevel(TierLevel.NEW, name, 0, 0, reachPoints);
    }

    private static NewBranch branch(String name, Address address, boolean main) {
        return new NewBranch(name, "https://quokka.example", null, address, false, main, null);
    }

    private static NewBranch virtual(String name, @Nullable String webSite) {
        return new NewBranch(name, webSite, null, Address.UNKNOWN, true, false, null);
    }

    private static Address address(String street, String city, String zipCode, String latitude, String longitude) {
        return new Address(
                street,
                city,
                "NY",
                "United States",
                "US",
                zipCode,
                new BigDecimal(latitude),
                new BigDecimal(longitude));
    }

    private static List<NewCustomer> people() {
        return List.of(
                person("Ada", "Moreno", "ada.moreno@example.com", "2125550101"),
                person("Ben", "Okafor", "ben.okafor@example.com", "2125550102"),
                person("Chloe", "Tremblay", "chloe.tremblay@example.com", null),
                person("Daniel", "Kim", "daniel.kim@example.com", "2125550104"),
                person("Elif", "Yilmaz", "elif.yilmaz@example.com", null),
                person("Farid", "Haddad", null, "2125550106"),
                person("Grace", "Lindqvist", "grace.lindqvist@example.com", "2125550107"),
                person("Hugo", "Silva", "hugo.silva@example.com", null),
                person("Ines", "Novak", "ines.novak@example.com", "2125550109"),
                person("Jonah", "Weiss", null, "2125550110"),
                person("Keiko", "Tanaka", "keiko.tanaka@example.com", null),
                person("Liam", "Byrne", "liam.byrne@example.com", "2125550112"));
    }

    private static NewCustomer person(
            String firstName, String lastName, @Nullable String email, @Nullable String phone) {
        return NewCustomer.of(
                email,
                phone == null ? null : Phone.parse(phone, "US").orElseThrow(),
                firstName,
                lastName,
                Language.EN,
                Consent.NONE);
    }
}
