package io.potoroo;

import io.potoroo.access.ApplicationKeys;
import io.potoroo.access.Applications;
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
import io.potoroo.kernel.Address;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Phone;
import java.util.Map;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** Opens businesses for tests, through the doors other capabilities use and the token endpoint. */
@TestComponent
@Lazy
public class TestBusinesses {

    public static final String PASSWORD = "seven small potoroos";

    private final Users users;
    private final Memberships memberships;
    private final Applications applications;
    private final ApplicationKeys keys;
    private final Businesses businesses;
    private final Branches branches;
    private final Environment environment;

    TestBusinesses(
            Users users,
            Memberships memberships,
            Applications applications,
            ApplicationKeys keys,
            Businesses businesses,
            Branches branches,
            Environment environment) {
        this.users = users;
        this.memberships = memberships;
        this.applications = applications;
        this.keys = keys;
        this.businesses = businesses;
        this.branches = branches;
        this.environment = environment;
    }

    /** A café in Montreal that counts in US dollars, with a place (its main branch) and a virtual branch. */
    public TestBusiness open() {
        return open("USD");
    }

    public TestBusiness open(String currency) {
        var business = businesses.create(new NewBusiness("Café", null, currency, "America/Montreal", "CA"));
        var place = branches.create(
                business.id(),
                new NewBranch(
                        "Plateau",
                        "https://cafe.example",
                        Phone.parse("514-555-0101", "CA").orElseThrow(),
                        new Address("1 Rue Rachel", "Montreal", "QC", "Canada", "CA", null, null, null),
                        false,
                        true,
                        null));
        var virtual =
                branches.create(business.id(), new NewBranch("Web", null, null, Address.UNKNOWN, true, false, null));
        var email = Hex32.print(Hex32.next()) + "@example.com";
        var owner = users.create(new NewUser(email, PASSWORD, "Olive", "Owner"));
        memberships.admit(business.id(), owner, Role.OWNER);
        var program = applications.register(
                new NewApplication(owner, null, "Till", "", GrantType.PASSWORD, "https://till.example/", false));
        applications.approve(program.clientId());
        var key = keys.issue(business.id());
        var nobody = new TestClient("http://127.0.0.1:" + environment.getProperty("local.server.port"), Map.of());
        var token = nobody.post(
                        "/oauth/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                program.clientId(),
                                "client_secret",
                                program.clientSecret(),
                                "username",
                                email,
                                "password",
                                PASSWORD,
                                "scope",
                                "admin",
                                "application_key",
                                key))
                .json()
                .path("access_token")
                .asString();
        var headers = Map.of("Authorization", "Bearer " + token, "X-Application-Key", key);
        var access = """
                POTOROO_URL=%s
                POTOROO_APPLICATION_KEY=%s
                POTOROO_USERNAME=%s
                POTOROO_PASSWORD="%s"
                POTOROO_CLIENT_ID=%d
                POTOROO_CLIENT_SECRET=%s
                """.formatted(nobody.url(), key, email, PASSWORD, program.clientId(), program.clientSecret());
        return new TestBusiness(
                business, place, virtual, owner, email, token, key, new TestClient(nobody.url(), headers), access);
    }
}
