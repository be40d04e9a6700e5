package io.potoroo.customers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.potoroo.kernel.Message;
import io.potoroo.kernel.Phone;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Violations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** E-mails and telephone numbers, in the one form they are compared in. */
class ContactDetailsTests {

    private final Violations violations = new Violations();

    private ContactDetails read(@Nullable String phone, @Nullable String country, @Nullable String standardCountry) {
        return ContactDetails.read(" Mia@Example.COM ", phone, country, standardCountry, "customer.", violations);
    }

    private Map<String, List<Message>> told() {
        return catchThrowableOfType(Refusal.class, violations::throwIfAny).fields();
    }

    @Test
    void comparesEmailsInLowerCase() {
        assertThat(read(null, null, null).email()).isEqualTo("mia@example.com");
    }

    @Test
    void readsOneNumberFromManyForms() {
        var expected = new Phone("+15145550101", "CA");

        assertThat(read("5145550101", "ca", null).phone()).isEqualTo(expected);
        assertThat(read("(514) 555-0101", "CA", null).phone()).isEqualTo(expected);
        assertThat(read("+1 514 555 0101", null, null).phone()).isEqualTo(expected);
        assertThat(read("514.555.0101", null, "CA").phone()).isEqualTo(expected);
        assertThat(violations.isEmpty()).isTrue();
        assertThat(expected.nationalDigits()).isEqualTo("5145550101");
    }

    @Test
    void keepsTheDigitsThatAreDialledInsideTheCountry() {
        var phone = read("06 12 34 56 78", "FR", null).phone();

        assertThat(phone).isEqualTo(new Phone("+33612345678", "FR"));
        assertThat(phone == null ? "" : phone.nationalDigits()).isEqualTo("0612345678");
    }

    @Test
    void wantsACountryWhereTheNumberDoesNotTellIt() {
        assertThat(read("5145550101", null, null).phone()).isNull();

        assertThat(told())
                .hasToString("{customer.country_code="
                        + "[The customer.country code field is required when customer.phone is present.]}");
    }

    @Test
    void refusesWhatIsNoNumberOrNoCountry() {
        read("12", "CA", null);
        read("5145550101", "ZZ", null);

        assertThat(told())
                .hasToString("{customer.phone=[The customer.phone format is invalid.],"
                        + " customer.country_code=[The selected customer.country code is invalid.]}");
    }
}
