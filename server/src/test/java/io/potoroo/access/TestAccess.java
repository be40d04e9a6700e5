package io.potoroo.access;

import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.NewBusiness;
import io.potoroo.kernel.Hex32;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;

/** A business with its owner and programs, made through the doors other capabilities use. */
@TestComponent
class TestAccess {

    static final String PASSWORD = "seven small potoroos";
    static final String REDIRECT_URI = "https://till.example:8443/app/callback";

    private final Users users;
    private final Businesses businesses;
    private final Memberships memberships;
    private final Applications applications;
    private final ApplicationKeys keys;

    TestAccess(
            Users users,
            Businesses businesses,
            Memberships memberships,
            Applications applications,
            ApplicationKeys keys) {
        this.users = users;
        this.businesses = businesses;
        this.memberships = memberships;
        this.applications = applications;
        this.keys = keys;
    }

    /** A user with a password. */
    record Person(UUID userId, String email) {}

    Person person() {
        var email = "olive." + Hex32.print(Hex32.next()).substring(20) + "@example.com";
        return new Person(users.create(new NewUser(email, PASSWORD, "Olive", "Owner")), email);
    }

    CheckedPassword changePassword(Person person, String replacement) {
        if (!(users.signIn(person.email(), PASSWORD, null, "here") instanceof SignIn.Accepted accepted)) {
            throw new IllegalStateException("the password is another by now");
        }
        return users.changePassword(accepted.password(), replacement).orElseThrow();
    }

    UUID businessOf(Person owner) {
        var name = "Café " + Hex32.print(Hex32.next()).substring(24);
        var businessId = businesses
                .create(new NewBusiness(name, null, "USD", "Etc/UTC", null))
                .id();
        memberships.admit(businessId, owner.userId(), Role.OWNER);
        return businessId;
    }

    String keyOf(UUID businessId) {
        return keys.issue(businessId);
    }

    ClientCredentials codeApplication(Person owner) {
        return approved(new NewApplication(
                owner.userId(), null, "Till", "Sends sales", GrantType.AUTHORIZATION_CODE, REDIRECT_URI, false));
    }

    ClientCredentials passwordApplication(Person owner) {
        return approved(new NewApplication(
                owner.userId(), null, "Handheld", "", GrantType.PASSWORD, "https://handheld.example/", false));
    }

    ClientCredentials plugin(Person owner, UUID businessId) {
        return approved(new NewApplication(
                owner.userId(), businessId, "Shop plug-in", "", GrantType.CLIENT_CREDENTIALS, null, false));
    }

    ClientCredentials approved(NewApplication application) {
        var credentials = applications.register(application);
        applications.approve(credentials.clientId());
        return credentials;
    }

    /** The form of a token request; further parameters in pairs, a null value takes one away. */
    static Map<String, String> form(ClientCredentials client, String grantType, @Nullable String... more) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", Long.toString(client.clientId()));
        form.put("client_secret", client.clientSecret());
        form.put("grant_type", grantType);
        for (int i = 0; i < more.length; i += 2) {
            var value = more[i + 1];
            if (value == null) {
                form.remove(more[i]);
            } else {
                form.put(String.valueOf(more[i]), value);
            }
        }
        return form;
    }

    static Map<String, String> password(ClientCredentials client, Person person, @Nullable String... more) {
        var form = form(client, "password", more);
        form.putIfAbsent("username", person.email());
        form.putIfAbsent("password", PASSWORD);
        form.putIfAbsent("scope", "admin");
        return form;
    }
}
