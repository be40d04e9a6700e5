package io.potoroo.transactions;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import io.potoroo.customers.Customer;
import io.potoroo.customers.Match;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Outcome;
import io.potoroo.kernel.Refusal;
import io.potoroo.points.Unit;
import io.potoroo.rewards.Eligibility;
import io.potoroo.rewards.Reward;
import io.potoroo.rewards.Rewards;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Decides what customers get of the catalogue for their points, for the commands of a batch at once. */
@Component
class CatalogueIntents {

    private final Rewards rewards;
    private final Transactions transactions;
    private final RedeemedItemRepository repository;

    CatalogueIntents(Rewards rewards, Transactions transactions, RedeemedItemRepository repository) {
        this.rewards = rewards;
        this.transactions = transactions;
        this.repository = repository;
    }

    private static Stream<Wanted.Item> items(TransactionCommand command) {
        return command.intent() == Intent.REDEEM || command.intent() == Intent.REDEEM_ECOM_COUPON
                ? command.wanted().items().stream()
                : Stream.empty();
    }

    /** What the commands of a batch must know. */
    Round read(UUID businessId, List<TransactionCommand> commands, List<Match> matches, Instant now) {
        var ids = commands.stream()
                .flatMap(CatalogueIntents::items)
                .map(Wanted.Item::rewardId)
                .collect(toSet());
        var wanted = rewards.existing(businessId, ids);
        var customerIds = new HashSet<UUID>();
        for (int i = 0; i < commands.size(); i++) {
            var customer = matches.get(i).customer();
            if (customer != null && items(commands.get(i)).findAny().isPresent()) {
                customerIds.add(customer.id());
            }
        }
        return new Round(wanted, rewards.eligibility(businessId, wanted.values(), customerIds), now);
    }

    /**
     * The rewards that the commands of one batch name.
     *
     * @param eligibility of the customers who want some
     */
    record Round(Map<Long, Reward> rewards, Eligibility eligibility, Instant now) {

        /** The refusal of a command that names what is not there. */
        @Nullable Refusal unknown(TransactionCommand command) {
            var violations = new Violations();
            var items = items(command).toList();
            for (int i = 0; i < items.size(); i++) {
                if (!rewards.containsKey(items.get(i).rewardId())) {
                    var field = command.intent() == Intent.REDEEM ? "catalog_items." + i + ".id" : "catalog_item.id";
                    violations.add(field, Messages.selectedInvalid(field));
                }
            }
            return violations.refusal();
        }

        Outcome<Intents.Plan> redeem(TransactionCommand command, Customer customer) {
            for (var id : order(command).keySet()) {
                var refusal = refusal(reward(id), command.wanted().branchId(), customer);
                if (refusal != null) {
                    return Intents.notAllowed(refusal);
                }
            }
            var price = sum(command, it -> it.content().points());
            if (price.bitLength() >= Long.SIZE || money(command).bitLength() >= Long.SIZE) {
                return Intents.notAllowed("Insufficient points balance.");
            }
            return Intents.planned(
                    command,
                    customer,
                    command.isOnBehalf()
                            ? TransactionType.CATALOG_REDEMPTION_ON_BEHALF
                            : TransactionType.CATALOG_REDEMPTION,
                    new Booking.Debit(Unit.POINTS, price.longValueExact()));
        }

        private @Nullable Message refusal(Reward reward, @Nullable UUID branchId, Customer customer) {
            if (!reward.isLive(now)) {
                return Message.of("The catalog item is not available now.");
            }
            if (branchId != null && !reward.isAt(branchId)) {
                return Message.of("The catalog item is not available at the branch.");
            }
            return eligibility.allows(customer.id(), reward)
                    ? null
                    : Message.of("The catalog item is not for the customer.");
        }

        Reward reward(long id) {
            return requireNonNull(rewards.get(id));
        }

        /** How many of each reward. */
        private static Map<Long, Integer> order(TransactionCommand command) {
            var order = new TreeMap<Long, Integer>();
            items(command).forEach(it -> order.merge(it.rewardId(), it.quantity(), Integer::sum));
            return order;
        }

        private BigInteger sum(TransactionCommand command, ToLongFunction<Reward> worth) {
            return order(command).entrySet().stream()
                    .map(it -> BigInteger.valueOf(worth.applyAsLong(reward(it.getKey())))
                            .multiply(BigInteger.valueOf(it.getValue())))
                    .reduce(BigInteger.ZERO, BigInteger::add);
        }

        /** What goes on the customer's gift card. */
        private BigInteger money(TransactionCommand command) {
            return sum(
                    command,
                    it -> it.content().redeemForGiftCard() ? it.content().amountMinor() : 0);
        }
    }

    /** Keeps what was redeemed, and puts the money of what converts on gift cards. */
    void carryOut(UUID businessId, Round round, List<Intents.CarriedOut> booked) {
        var rows = new ArrayList<RedeemedItemRepository.Row>();
        var loads = new ArrayList<Booking>();
        for (var done : booked) {
            Round.order(done.command())
                    .forEach((id, quantity) -> rows.add(new RedeemedItemRepository.Row(
                            done.booking().id(),
                            id,
                            quantity,
                            round.reward(id).content().points() * quantity)));
            long money = round.money(done.command()).longValueExact();
            if (money > 0) {
                loads.add(load(done.booking(), money, round.now()));
            }
        }
        if (!rows.isEmpty()) {
            repository.add(businessId, rows);
        }
        transactions.book(businessId, loads).forEach(Outcome::orThrow);
    }

    private Booking load(Booking redemption, long money, Instant now) {
        return new Booking(
                transactions.nextId(),
                redemption.customerId(),
                redemption.branchId(),
                TransactionType.GIFT_CARD_OF_POINTS,
                money,
                new Booking.Credit(Unit.GIFT_CARD, money, null, now, null),
                redemption.details(),
                redemption.receiptNumber(),
                null,
                redemption.employeeId(),
                null,
                redemption.id(),
                null,
                null,
                redemption.occurredAt());
    }
}
