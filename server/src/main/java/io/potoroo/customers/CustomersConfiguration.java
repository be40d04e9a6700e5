package io.potoroo.customers;

import io.potoroo.access.MemberLookup;
import io.potoroo.businesses.Businesses;
import io.potoroo.kernel.Phone;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Lets customers sign in. */
@Configuration(proxyBeanMethods = false)
class CustomersConfiguration {

    /** By e-mail address, or by phone as it is dialled where the business is, or from abroad with a {@code +}. */
    @Bean
    MemberLookup memberLookup(CustomerRepository repository, Businesses businesses) {
        return (businessId, username) -> username.indexOf('@') >= 0
                ? repository.member(businessId, username.toLowerCase(Locale.ROOT), null)
                : Phone.parse(username, businesses.get(businessId).countryCode())
                        .flatMap(it -> repository.member(businessId, null, it.e164()));
    }
}
