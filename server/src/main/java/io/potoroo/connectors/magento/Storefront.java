package io.potoroo.connectors.magento;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.Rules;
import io.potoroo.connectors.Connectors;
import io.potoroo.connectors.Events;
import io.potoroo.connectors.PlatformEvent;
import io.potoroo.coupons.Coupons;
import io.potoroo.customers.Actor;
import io.potoroo.customers.Consent;
import io.potoroo.customers.Customer;
import io.potoroo.customers.CustomerReference;
import io.potoroo.customers.Customers;
import io.potoroo.earning.PayWithPoints;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Refusal;
import io.potoroo.points.Ledger;
import io.potoroo.redemptions.Cancellation;
import io.potoroo.redemptions.RedemptionOrder;
import io.potoroo.redemptions.RedemptionReserved;
import io.potoroo.redemptions.Redemptions;
import io.potoroo.transactions.EcomCodeAnswer;
import io.potoroo.transactions.MemberActions;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.Transactions;
import io.potoroo.transactions.Transactions.StatementLine;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/** What the plug-in of a store asks for a shopper, who has signed in at the store or has not. */
@Service
class Storefront {

    private static final int STANDARD_LIMIT = 15;
    private static final int MOST = 100;
    private static final int LAST_PAGE = 1_000_000;

    /** Those that no platform sees for itself. */
    private static final Set<Long> TOLD_ACTIONS = Set.of(4L, 6L, 7L, 8L);

    private final Businesses businesses;
    private final Rules rules;
    private final Customers customers;
    private final Ledger ledger;
    private final Coupons coupons;
    private final Transactions transactions;
    private final MemberActions actions;
    private final Redemptions redemptions;
    private final Cancellation cancellation;
    private final StoreCodes codes;
    private final Connectors connectors;
    private final Events events;
    private final Magento magento;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Storefront(
            Businesses businesses,
            Rules rules,
            Customers customers,
            Ledger ledger,
            Coupons coupons,
            Transactions transactions,
            MemberActions actions,
            Redemptions redemptions,
            Cancellation cancellation,
            StoreCodes codes,
            Connectors connectors,
            Events events,
            Magento magento,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.businesses = businesses;
        this.rules = rules;
        this.customers = customers;
        this.ledger = ledger;
        this.coupons = coupons;
        this.transactions = transactions;
        this.actions = actions;
        this.redemptions = redemptions;
        this.cancellation = cancellation;
        this.codes = codes;
        this.connectors = connectors;
        this.events = events;
        this.magento = magento;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** A call for a linked shop. */
    record Visit(Caller caller, LinkForIntake link, StoreCall call) {

        UUID businessId() {
            return caller.businessId();
        }
    }

    /** What somebody has, and what that is worth in the shop. */
    record BalanceData(long points, BigDecimal amount) {}

    record WelcomeData(String text, long points) {}

    record TransactionData(long id, int typeId, String type, BigDecimal amount, long points, Instant createdAt) {

        static TransactionData of(StatementLine line) {
            return new TransactionData(
                    line.id(), line.transactionType(), line.name(), line.amount(), line.points(), line.occurredAt());
        }
    }

    record ProfileData(
            @Nullable String first,
            @Nullable String last,
            @Nullable LocalDate birthDate,
            boolean allowEmail,
            boolean allowSms) {

        static ProfileData of(Customer customer) {
            return new ProfileData(
                    customer.firstName(),
                    customer.lastName(),
                    customer.birthDate(),
                    customer.consent().allowEmail(),
                    customer.consent().allowSms());
        }
    }

    /** What to type at the checkout, and what is left. */
    record CodeData(@Nullable EcomCodeAnswer ecomCoupon, BalanceData balance) {}

    record ActionData(long points) {}

    /** By the store's own name for the shopper, or else by e-mail; empty for somebody unknown here or there. */
    Optional<Customer> shopper(Visit visit) {
        var id = visit.call().text("customerId");
        var email = visit.call().text("customerEmail");
        if (id == null && email == null) {
            return Optional.empty();
        }
        var link = visit.link();
        var reference = new CustomerReference(
                null,
                link.integrationId(),
                link.accountId(),
                id,
                null,
                email == null ? null : email.toLowerCase(Locale.ROOT),
                null);
        return Optional.ofNullable(customers
                .resolve(visit.businessId(), List.of(reference))
                .getFirst()
                .customer());
    }

    private Customer known(Visit visit) {
        return shopper(visit).orElseThrow(Customers::unknown);
    }

    BalanceData balance(Visit visit) {
        return shopper(visit)
                .map(it -> balance(visit.businessId(), it))
                .orElseGet(() -> new BalanceData(0, BigDecimal.ZERO));
    }

    private BalanceData balance(UUID businessId, Customer customer) {
        long points = ledger.balance(businessId, customer.id()).points();
        var worth = PayWithPoints.of(rules.current(businessId), PayWithPoints.Platform.WEB_SHOP)
                .ofPoints(points);
        return new BalanceData(points, businesses.get(businessId).currency().toUnits(worth.amountMinor()));
    }

    WelcomeData welcome(Visit visit, Labels labels) {
        var inForce = rules.current(visit.businessId());
        long points = inForce.programEnabled() ? inForce.welcomePoints() : 0;
        return new WelcomeData(labels.welcome(businesses.get(visit.businessId()).name(), points), points);
    }

    List<TransactionData> transactions(Visit visit) {
        var paging = new Paging(
                visit.call().count("page", 1, LAST_PAGE), visit.call().count("limit", STANDARD_LIMIT, MOST), "", "");
        var currency = businesses.get(visit.businessId()).currency();
        return shopper(visit)
                .map(it -> transactions.statement(visit.businessId(), it.id(), currency, paging).lines().stream()
                        .map(TransactionData::of)
                        .toList())
                .orElse(List.of());
    }

    /** What is not named stays as it is; whoever opts out wants to hear nothing more. */
    ProfileData save(Visit visit) {
        var call = visit.call();
        var birthDate = call.date("birth_date", LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        var changed = customers.change(
                visit.businessId(),
                known(visit).id(),
                Actor.of(visit.caller()),
                it -> it.with(
                        or(call.text("first"), it.firstName()),
                        or(call.text("last"), it.lastName()),
                        birthDate == null ? it.birthDate() : birthDate,
                        consent(call, it.consent())));
        return ProfileData.of(changed);
    }

    private static @Nullable String or(@Nullable String told, @Nullable String known) {
        return told == null ? known : told;
    }

    private static Consent consent(StoreCall call, Consent known) {
        return call.flag("opt_out", false)
                ? Consent.NONE
                : new Consent(
                        call.flag("allow_sms", known.allowSms()),
                        call.flag("allow_email", known.allowEmail()),
                        known.allowPush());
    }

    CodeData redeem(Visit visit) {
        var currency = businesses.get(visit.businessId()).currency();
        long amount = currency.toMinor(visit.call().amount("redeemAmount"));
        if (amount == 0) {
            throw Refusal.invalid("redeemAmount", Messages.mustExceed("redeemAmount", BigDecimal.ZERO));
        }
        var subtotal = visit.call().text("subtotalAmount") == null
                ? null
                : currency.toMinor(visit.call().amount("subtotalAmount"));
        return give(visit, "amount:" + amount, RedemptionOrder.ofAmount(amount, subtotal));
    }

    CodeData redeemReward(Visit visit) {
        long id = visit.call().whole("punchItemId");
        return give(visit, "reward:" + id, RedemptionOrder.ofReward(id));
    }

    CodeData redeemCoupon(Visit visit) {
        var qrcode = visit.call().required("qrcode");
        var coupon = coupons.find(visit.businessId(), known(visit).id(), qrcode)
                .orElseThrow(() -> Refusal.invalid("qrcode", Messages.selectedInvalid("qrcode")));
        return give(visit, "coupon:" + coupon.id(), RedemptionOrder.ofCoupon(coupon.offerId(), coupon.id()));
    }

    private CodeData give(Visit visit, String wish, RedemptionOrder order) {
        var customer = known(visit);
        var cart = Optional.ofNullable(visit.call().text("cart")).orElse("");
        var reservation = codes.give(visit.businessId(), visit.link(), customer, wish, cart, order);
        // The shopper is about to use the code.
        publisher.publishEvent(new RedemptionReserved(visit.businessId(), reservation.id()));
        return code(visit.businessId(), customer, reservation);
    }

    private CodeData code(UUID businessId, Customer customer, Reservation reservation) {
        return new CodeData(
                EcomCodeAnswer.of(reservation, businesses.get(businessId).currency(), clock.instant()),
                balance(businessId, customer));
    }

    void reclaim(Visit visit) {
        var reservation = redemptions.get(
                visit.businessId(),
                visit.link(),
                known(visit).id(),
                visit.call().required("coupon"));
        cancellation.cancel(visit.businessId(), reservation.id());
    }

    ActionData act(Visit visit) {
        long action = visit.call().whole("action_id");
        if (!TOLD_ACTIONS.contains(action)) {
            throw Refusal.invalid("action_id", Messages.selectedInvalid("action_id"));
        }
        var performed = actions.perform(
                visit.businessId(),
                known(visit).id(),
                Math.toIntExact(action),
                visit.link().branchId(),
                Duration.ZERO);
        return new ActionData(performed.points());
    }

    /** Keeps it for good; it is worked out afterwards, as the checkout waits. */
    void order(Visit visit) {
        var order = visit.call().sent().object("order").text("id");
        if (order == null) {
            throw Refusal.invalid("data", Messages.selectedInvalid("data"));
        }
        var link = visit.link();
        connectors.connect(visit.businessId(), link.integrationId(), magento);
        events.receive(
                visit.businessId(),
                link.integrationId(),
                List.of(PlatformEvent.byContent(
                        "order",
                        link.accountId(),
                        link.shopId(),
                        order,
                        visit.call().sent().bytes())));
    }
}
