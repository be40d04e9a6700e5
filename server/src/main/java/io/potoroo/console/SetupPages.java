package io.potoroo.console;

import io.potoroo.access.NewUser;
import io.potoroo.access.Sessions;
import io.potoroo.businesses.NewBusiness;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.FormProblems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

/** Behind the one-time link of an empty server. */
@Controller
class SetupPages {

    private static final String VIEW = "console/setup";
    private static final SetupForm EMPTY = new SetupForm("", "", "", "", "", "USD", "Etc/UTC", "");

    private final FirstBusiness firstBusiness;
    private final Sessions sessions;

    SetupPages(FirstBusiness firstBusiness, Sessions sessions) {
        this.firstBusiness = firstBusiness;
        this.sessions = sessions;
    }

    @GetMapping("/setup/{token}")
    ModelAndView show(@PathVariable String token) {
        if (!firstBusiness.mayBeCreatedWith(token)) {
            throw Refusal.notFound();
        }
        return withChoices(new ModelAndView(VIEW, Map.of("form", EMPTY)));
    }

    @PostMapping("/setup/{token}")
    ModelAndView create(
            @PathVariable String token,
            @ModelAttribute SetupForm form,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            sessions.open(firstBusiness.create(token, form.owner(), form.business()), request, response);
            return new ModelAndView("redirect:/account");
        } catch (Refusal refusal) {
            return withChoices(FormProblems.page(VIEW, form, refusal));
        }
    }

    private static ModelAndView withChoices(ModelAndView page) {
        return page.addObject("currencies", currencies())
                .addObject(
                        "timeZones",
                        ZoneId.getAvailableZoneIds().stream()
                                .filter(it -> it.contains("/"))
                                .sorted()
                                .toList())
                .addObject("countries", countries());
    }

    private static List<Choice> currencies() {
        return Currency.getAvailableCurrencies().stream()
                .filter(it -> it.getDefaultFractionDigits() >= 0)
                .map(it -> new Choice(
                        it.getCurrencyCode(), it.getCurrencyCode() + " · " + it.getDisplayName(Locale.ENGLISH)))
                .sorted(Comparator.comparing(Choice::code))
                .toList();
    }

    private static List<Choice> countries() {
        return Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2).stream()
                .map(it -> new Choice(it, Locale.of("", it).getDisplayCountry(Locale.ENGLISH)))
                .sorted(Comparator.comparing(Choice::name))
                .toList();
    }

    /** One entry of a list to choose from. */
    record Choice(String code, String name) {}

    /** The form; a country is optional. */
    record SetupForm(
            @Nullable String email,
            @Nullable String password,
            @Nullable String firstName,
            @Nullable String lastName,
            @Nullable String businessName,
            @Nullable String currency,
            @Nullable String timeZone,
            @Nullable String countryCode) {

        NewUser owner() {
            return new NewUser(text(email), text(password), text(firstName), text(lastName));
        }

        NewBusiness business() {
            return new NewBusiness(
                    text(businessName),
                    null,
                    text(currency),
                    text(timeZone),
                    text(countryCode).isEmpty() ? null : text(countryCode));
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value;
        }
    }
}
