package io.potoroo.offers;

import static java.util.Objects.requireNonNull;

import io.potoroo.access.Caller;
import io.potoroo.branches.Branches;
import io.potoroo.businesses.Businesses;
import io.potoroo.customers.Customers;
import io.potoroo.kernel.Hex32;
import io.potoroo.web.Listing;
import io.potoroo.web.Messages;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /customers/{id}/claimable-offers}: which offers would apply to a purchase; the first is the one that does. */
@RestController
class ClaimableOffersController {

    private static final Pattern AMOUNT = Pattern.compile("\\d{1,12}(\\.\\d{1,5})?");

    private final PurchaseOffers purchaseOffers;
    private final OfferAnswers answers;
    private final Customers customers;
    private final Businesses businesses;
    private final Branches branches;
    private final Clock clock;

    ClaimableOffersController(
            PurchaseOffers purchaseOffers,
            OfferAnswers answers,
            Customers customers,
            Businesses businesses,
            Branches branches,
            Clock clock) {
        this.purchaseOffers = purchaseOffers;
        this.answers = answers;
        this.customers = customers;
        this.businesses = businesses;
        this.branches = branches;
        this.clock = clock;
    }

    @GetMapping("/customers/{id}/claimable-offers")
    Listing<OfferAnswer> list(
            Caller caller,
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String amount,
            @RequestParam(name = "branch_id", required = false) @Nullable String branchId,
            @PageSize(15) Paging paging,
            HttpServletRequest request) {
        var business = businesses.get(caller.businessId());
        var customer = customers.get(business.id(), Hex32.parse(id).orElseThrow(Customers::unknown));
        var violations = new Violations();
        var money = amount(amount, violations);
        violations.money("amount", money, business.currency());
        var branch = branchId == null
                ? null
                : Hex32.parse(branchId)
                        .flatMap(it -> branches.find(business.id(), it))
                        .orElse(null);
        if (branch == null) {
            violations.add(
                    "branch_id",
                    branchId == null ? Messages.required("branch_id") : Messages.selectedInvalid("branch_id"));
        }
        violations.throwIfAny();
        var purchase = new PurchaseOffers.Purchase(customer.id(), clock.instant());
        var choice = purchaseOffers.choice(business.id());
        choice.read(List.of(purchase));
        var offers = choice.applicable(
                purchase, requireNonNull(branch).id(), business.currency().toMinor(requireNonNull(money)));
        var page = offers.stream().skip(paging.offset()).limit(paging.size()).toList();
        return paging.list(answers.of(business, page, request), offers.size());
    }

    private static @Nullable BigDecimal amount(@Nullable String sent, Violations violations) {
        if (sent == null || sent.isBlank()) {
            violations.add("amount", Messages.required("amount"));
            return null;
        }
        if (!AMOUNT.matcher(sent.strip()).matches()) {
            violations.add("amount", Messages.mustBeNumber("amount"));
            return null;
        }
        return new BigDecimal(sent.strip());
    }
}
