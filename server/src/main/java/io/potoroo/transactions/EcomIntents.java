package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.google.errorprone.annotations.CompileTimeConstant;
import io.potoroo.coupons.Coupon;
import io.potoroo.customers.Customer;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.points.Unit;
import io.potoroo.transactions.Reservation.Mode;
import io.potoroo.transactions.Reservation.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Decides who gets a code for a web shop and who may cancel one, for the commands of a batch at once. */
@Component
@EnableConfigurationProperties(EcomSettings.class)
class EcomIntents {

    static final Message NOT_A_SHOP = Message.of("The branch is not connected to an ecom integration.");

    private final Reservations reservations;
    private final BranchLinks links;
    private final Duration lifetime;
    private final boolean givesBack;

    EcomIntents(Reservations reservations, BranchLinks links, EcomSettings settings) {
        this.reservations = reservations;
        this.links = links;
        this.lifetime = settings.ecomCodeLifetime();
        this.givesBack = settings.ecomCodeExpiryGivesBack();
    }

    /** The codes that are to be cancelled, so that of two requests with the same one the second waits here. */
    Map<String, Reservation> lock(UUID businessId, List<TransactionCommand> commands) {
        var codes = commands.stream()
                .filter(it -> it.intent() == Intent.CANCEL_ECOM_COUPON)
                .map(it -> requireNonNull(it.wanted().code()))
                .collect(toSet());
        return new HashMap<>(reservations.lock(businessId, Set.of(), codes, Set.of()).stream()
                .collect(toMap(it -> requireNonNull(it.code()), it -> it)));
    }

    /** What the commands of a batch must know, as it stands after those that were planned so far. */
    Round read(UUID businessId, List<TransactionCommand> commands, Map<String, Reservation> locked, Instant now) {
        var issuing = commands.stream().filter(EcomIntents::issues).toList();
        var branchIds = issuing.stream().map(TransactionCommand::branchId).collect(toSet());
        var linkIds = issuing.stream()
                .flatMap(it -> Stream.ofNullable(it.branchLinkId()))
                .collect(toSet());
        return new Round(
                links.ecomBranches(businessId, branchIds),
                links.forIntake(businessId, linkIds),
                locked,
                now.truncatedTo(ChronoUnit.MICROS));
    }

    private static boolean issues(TransactionCommand command) {
        return command.intent() == Intent.REDEEM_ECOM_COUPON || command.intent() == Intent.CLAIM_ECOM_COUPON;
    }

    /**
     * What there is for the commands of one batch.
     *
     * @param shops those of the branches that are web shops
     * @param links through which codes are asked for
     * @param codes those to be cancelled, locked
     */
    record Round(Set<UUID> shops, Map<Long, LinkForIntake> links, Map<String, Reservation> codes, Instant now) {

        /** Null where the request itself says where. */
        @Nullable LinkForIntake link(TransactionCommand command) {
            return command.branchLinkId() == null ? null : links.get(command.branchLinkId());
        }

        Outcome<Intents.Plan> redeem(
                TransactionCommand command, Customer customer, TransactionTerms terms, CatalogueIntents.Round items) {
            if (!shops.contains(command.branchId())) {
                return notAShop();
            }
            var wanted = command.wanted();
            if (!wanted.items().isEmpty()) {
                return items.reward(wanted.items().getFirst().rewardId())
                                .content()
                                .redeemForGiftCard()
                        ? Intents.notAllowed("The catalog item is money for the gift card.")
                        : items.redeem(command, customer);
            }
            var payment = TransactionTerms.payment(command.asked(), terms.online());
            var obstacle = terms.online().obstacle(payment, wanted.subtotalMinor());
            return obstacle != null
                    ? Intents.notAllowed(obstacle)
                    : Intents.planned(
                            command,
                            customer,
                            TransactionType.REDEMPTION,
                            new Booking.Debit(Unit.POINTS, payment.points()));
        }

        private static Outcome<Intents.Plan> notAShop() {
            return Intents.notAllowed(NOT_A_SHOP);
        }

        Outcome<Intents.Plan> claim(TransactionCommand command, Customer customer, CouponIntents.Round coupons) {
            return shops.contains(command.branchId()) ? coupons.claim(command, customer) : notAShop();
        }

        /** The code to cancel. Nothing tells one that is somebody else's from one that there is not. */
        Outcome<Reservation> cancellable(TransactionCommand command, Customer customer) {
            var code = codes.get(requireNonNull(command.wanted().code()));
            if (code == null
                    || !code.customerId().equals(customer.id())
                    || !code.branchId().equals(command.branchId())) {
                return new Outcome.Refused<>(Refusal.notFound("Ecom coupon not found for customer"));
            }
            return switch (code.status(now)) {
                case RESERVED -> new Outcome.Done<>(code);
                case APPLIED, REFUNDED -> refused("The code has been used already.");
                case CANCELLED -> refused("The code has been cancelled already.");
                case EXPIRED -> refused("The code has expired.");
            };
        }

        private static Outcome<Reservation> refused(@CompileTimeConstant String sentence) {
            return new Outcome.Refused<>(Refusal.notAllowed(sentence));
        }

        /** So that no other command of the batch cancels it too. */
        void cancelled(Reservation code) {
            codes.put(requireNonNull(code.code()), code.ended(Status.CANCELLED));
        }
    }

    /** Gives and cancels the codes of what was booked. */
    void carryOut(
            UUID businessId,
            Round round,
            CatalogueIntents.Round items,
            CouponIntents.Round coupons,
            TransactionTerms terms,
            List<Intents.CarriedOut> booked) {
        reservations.add(
                businessId,
                booked.stream()
                        .filter(it -> issues(it.command()))
                        .map(it -> issued(it, items, coupons, terms, round))
                        .toList());
        var cancelled = booked.stream()
                .filter(it -> it.command().intent() == Intent.CANCEL_ECOM_COUPON)
                .map(it -> {
                    var move = it.booking().move();
                    return requireNonNull(round.codes()
                                    .get(requireNonNull(it.command().wanted().code())))
                            .returned(
                                    move == null ? 0 : move.amount(),
                                    it.booking().id());
                })
                .toList();
        reservations.save(businessId, cancelled);
        reservations.giveCouponsBack(businessId, cancelled);
    }

    private Reservation issued(
            Intents.CarriedOut done,
            CatalogueIntents.Round items,
            CouponIntents.Round coupons,
            TransactionTerms terms,
            Round round) {
        var command = done.command();
        if (command.intent() == Intent.CLAIM_ECOM_COUPON) {
            var coupon = requireNonNull(coupons.claimed().get(command.wanted().couponId()));
            var offer = requireNonNull(coupons.good().get(coupon.offerId()));
            return issued(done, Mode.COUPON, Discount.of(offer.content()), coupon, round);
        }
        var wanted = command.wanted().items();
        if (!wanted.isEmpty()) {
            var reward = items.reward(wanted.getFirst().rewardId());
            return issued(done, Mode.CATALOG_ITEM, Discount.of(reward.content()), null, round);
        }
        var payment = TransactionTerms.payment(command.asked(), terms.online());
        return issued(
                done,
                command.asked().byPoints() ? Mode.POINTS : Mode.AMOUNT,
                Discount.ofMoney(payment.amountMinor()),
                null,
                round);
    }

    private Reservation issued(
            Intents.CarriedOut done, Mode mode, Discount discount, @Nullable Coupon coupon, Round round) {
        var booking = done.booking();
        var move = booking.move();
        var link = round.link(done.command());
        var ends = round.now()
                .plus(link == null ? lifetime : Duration.ofDays(link.settings().ecomCouponExpiresInDays()));
        var couponEnds = coupon == null ? null : coupon.expiresAt();
        return new Reservation(
                booking.id(),
                link == null ? null : link.id(),
                booking.customerId(),
                booking.branchId(),
                mode,
                discount.kind(),
                discount.value(),
                move == null ? 0 : move.amount(),
                coupon == null ? null : coupon.id(),
                reservations.drawCode(),
                null,
                link != null || givesBack,
                round.now(),
                couponEnds != null && couponEnds.isBefore(ends) ? couponEnds : ends,
                Status.RESERVED,
                0,
                null);
    }
}
