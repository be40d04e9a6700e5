package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.potoroo.customers.Customer;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.points.Unit;
import io.potoroo.rewards.RewardContent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/** Decides who gets a code for a web shop and who may cancel one, for the commands of a batch at once. */
@Component
@EnableConfigurationProperties(EcomSettings.class)
class EcomIntents {

    private final EcomCodes codes;
    private final BranchLinks links;
    private final Duration lifetime;

    EcomIntents(EcomCodes codes, BranchLinks links, EcomSettings settings) {
        this.codes = codes;
        this.links = links;
        this.lifetime = settings.ecomCodeLifetime();
    }

    /** The codes that are to be cancelled, so that of two requests with the same one the second waits here. */
    Map<String, EcomCode> lock(UUID businessId, List<TransactionCommand> commands) {
        return codes.lock(
                businessId,
                commands.stream()
                        .filter(it -> it.intent() == Intent.CANCEL_ECOM_COUPON)
                        .map(it -> requireNonNull(it.wanted().code()))
                        .collect(toSet()));
    }

    /** What the commands of a batch must know, as it stands after those that were planned so far. */
    Round read(UUID businessId, List<TransactionCommand> commands, Map<String, EcomCode> locked, Instant now) {
        var branchIds = commands.stream()
                .filter(it -> it.intent() == Intent.REDEEM_ECOM_COUPON)
                .map(TransactionCommand::branchId)
                .collect(toSet());
        return new Round(links.ecomBranches(businessId, branchIds), locked, now.truncatedTo(ChronoUnit.MICROS));
    }

    /**
     * What there is for the commands of one batch.
     *
     * @param shops those of the branches that are web shops
     * @param codes those to be cancelled, locked
     */
    record Round(Set<UUID> shops, Map<String, EcomCode> codes, Instant now) {

        Outcome<Intents.Plan> redeem(
                TransactionCommand command, Customer customer, TransactionTerms terms, CatalogueIntents.Round items) {
            if (!shops.contains(command.branchId())) {
                return Intents.notAllowed("The branch is not connected to an ecom integration.");
            }
            var wanted = command.wanted();
            if (!wanted.items().isEmpty()) {
                return items.reward(wanted.items().getFirst().rewardId())
                                .content()
                                .redeemForGiftCard()
                        ? Intents.notAllowed("The catalog item is money for the gift card.")
                        : items.redeem(command, customer);
            }
            long money = terms.worthMinor(command.asked());
            if (money == 0) {
                return Intents.notAllowed("The points are not worth anything.");
            }
            if (wanted.subtotalMinor() != null && wanted.subtotalMinor() < money) {
                return Intents.notAllowed("The subtotal is less than what is redeemed.");
            }
            return Intents.planned(
                    command,
                    customer,
                    TransactionType.REDEMPTION,
                    new Booking.Debit(Unit.POINTS, terms.price(command.asked())));
        }

        /** The code to cancel. Nothing tells one that is somebody else's from one that there is not. */
        Outcome<EcomCode> cancellable(TransactionCommand command, Customer customer) {
            var code = codes.get(requireNonNull(command.wanted().code()));
            if (code == null
                    || !code.customerId().equals(customer.id())
                    || !code.branchId().equals(command.branchId())) {
                return new Outcome.Refused<>(Refusal.notFound("Ecom coupon not found for customer"));
            }
            return switch (code.status(now)) {
                case ACTIVE -> new Outcome.Done<>(code);
                case CANCELLED -> refused("The code has been cancelled already.");
                case EXPIRED -> refused("The code has expired.");
            };
        }

        private static Outcome<EcomCode> refused(String description) {
            return new Outcome.Refused<>(Refusal.notAllowed(description));
        }

        /** So that no other command of the batch cancels it too. */
        void cancelled(EcomCode code) {
            codes.put(code.code(), code.cancelled(0));
        }
    }

    /** Gives and cancels the codes of what was booked. */
    void carryOut(
            UUID businessId,
            Round round,
            CatalogueIntents.Round items,
            TransactionTerms terms,
            List<Intents.CarriedOut> booked) {
        codes.issue(
                businessId,
                booked.stream()
                        .filter(it -> it.command().intent() == Intent.REDEEM_ECOM_COUPON)
                        .map(it -> issued(it, worth(it.command(), items, terms), round.now()))
                        .toList());
        codes.cancel(
                businessId,
                booked.stream()
                        .filter(it -> it.command().intent() == Intent.CANCEL_ECOM_COUPON)
                        .map(it -> requireNonNull(round.codes()
                                        .get(requireNonNull(
                                                it.command().wanted().code())))
                                .cancelled(it.booking().id()))
                        .toList());
    }

    private EcomCode issued(Intents.CarriedOut done, Worth worth, Instant now) {
        var booking = done.booking();
        return new EcomCode(
                booking.id(),
                booking.customerId(),
                booking.branchId(),
                codes.draw(),
                worth.kind(),
                worth.value(),
                requireNonNull(booking.move()).amount(),
                now,
                now.plus(lifetime),
                null);
    }

    /** What a shop is to give. */
    private record Worth(EcomCode.Kind kind, long value) {}

    private static Worth worth(TransactionCommand command, CatalogueIntents.Round items, TransactionTerms terms) {
        var wanted = command.wanted().items();
        return wanted.isEmpty()
                ? new Worth(EcomCode.Kind.DISCOUNT_AMOUNT, terms.worthMinor(command.asked()))
                : worth(items.reward(wanted.getFirst().rewardId()).content());
    }

    private static Worth worth(RewardContent reward) {
        return switch (reward.type()) {
            case FREE_PRODUCT -> new Worth(EcomCode.Kind.FREE_PRODUCT, reward.realMinor());
            case DISCOUNT_AMOUNT -> new Worth(EcomCode.Kind.DISCOUNT_AMOUNT, reward.amountMinor());
            case DISCOUNT_PERCENTAGE -> new Worth(EcomCode.Kind.DISCOUNT_PERCENTAGE, reward.discountPercent());
        };
    }
}
