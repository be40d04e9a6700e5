package io.potoroo.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Telephone numbers of several countries. */
class PhoneTests {

    @Test
    void believesTheNamedCountryWhereItSharesTheCallingCode() {
        assertThat(Phone.parse("5145550101", "US")).contains(new Phone("+15145550101", "US"));
        assertThat(Phone.parse("+15145550101", null)).contains(new Phone("+15145550101", "CA"));
        assertThat(Phone.parse("+33612345678", "CA")).contains(new Phone("+33612345678", "FR"));
    }

    @Test
    void acceptsNumbersThatNobodyHasYet() {
        assertThat(Phone.parse("+15550001111", null).map(Phone::nationalDigits)).contains("5550001111");
    }

    @Test
    void refusesWhatIsNoNumber() {
        assertThat(Phone.parse("", "CA")).isEmpty();
        assertThat(Phone.parse("call me", "CA")).isEmpty();
        assertThat(Phone.parse("123", "CA")).isEmpty();
        assertThat(Phone.parse("5145550101", null)).isEmpty();
        assertThat(Phone.parse("5145550101", "ZZ")).isEmpty();
    }
}
