package io.potoroo.sales;

import static java.util.stream.Collectors.toSet;

import io.potoroo.integrations.SalesSettings.RestoreRedeemedPoints;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.redemptions.SaleRedemptions;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.transactions.Booking;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.Reservations.SaleName;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the sales of one batch take of what customers have set aside for them, and what they give back. */
final class SaleRedeeming {

    private final SaleRedemptions.Round round;
    private final SaleBook book;
    private final Map<Long, Sale> refunded = new HashMap<>();

    SaleRedeeming(SaleRedemptions.Round round, SaleBook book) {
        this.round = round;
        this.book = book;
    }

    /** Nothing, unless a delivery names something that may have been set aside, or something was taken off a sale. */
    void read(List<SaleCommand> commands) {
        var ids = new LinkedHashSet<Long>();
        var codes = new LinkedHashSet<String>();
        var sales = new LinkedHashSet<SaleName>();
        for (var command : commands) {
            if (command instanceof SaleCommand.Deliver delivery) {
                ids.addAll(ids(delivery.content()));
                codes(delivery.content()).map(SaleRedemptions.Code::letters).forEach(codes::add);
                if (book.isRedeemedAhead(delivery.sale())) {
                    sales.add(name(delivery.sale()));
                }
            }
            if (command instanceof SaleCommand.Redeem redeem) {
                ids.add(redeem.redemptionId());
            }
            var sale = book.find(command.sale());
            if (sale != null && sale.redeemedMinor() != null) {
                sales.add(name(sale));
            }
        }
        round.read(ids, codes, sales);
    }

    private static SaleName name(ByExternalId sale) {
        return new SaleName(sale.branchLinkId(), sale.externalId());
    }

    private static SaleName name(Sale sale) {
        return new SaleName(sale.place.branchLinkId(), sale.externalId);
    }

    private static List<Long> ids(SaleContent content) {
        return content.redemptions();
    }

    private static Stream<SaleRedemptions.Code> codes(SaleContent content) {
        return content.discounts().stream()
                .filter(it -> it.code() != null)
                .map(it -> new SaleRedemptions.Code(Objects.requireNonNull(it.code()), it.amount()));
    }

    /** Refuses a delivery that names what is not there or another customer's, before it leaves a trace. */
    void check(
            SaleCommand.Deliver delivery,
            UUID branchId,
            @Nullable UUID customerId,
            Map<String, List<Message>> besides) {
        round.check(use(0, delivery.sale(), delivery.content(), branchId, customerId), besides);
    }

    private static SaleRedemptions.Use use(
            long saleId, ByExternalId sale, SaleContent content, UUID branchId, @Nullable UUID customerId) {
        return new SaleRedemptions.Use(
                saleId,
                name(sale),
                branchId,
                customerId,
                content.soldAt(),
                ids(content),
                codes(content).toList());
    }

    /** Takes what the sale names; one that only tries things out takes nothing. */
    void take(Sale sale, SaleCommand.Deliver delivery, @Nullable UUID customerId) {
        var content = delivery.content();
        if (!content.test() && !content.status().isClosed() && !sale.status().isClosed()) {
            round.take(use(sale.id, delivery.sale(), content, sale.place.branchId(), customerId))
                    .forEach(sale::warn);
        }
        count(sale);
    }

    private void count(Sale sale) {
        round.paidMinor(name(sale), codes(sale.content()).toList()).ifPresent(sale::redeem);
    }

    /** Takes one off the sale, or off that which is told of later; again changes nothing. Returns whether it did. */
    boolean take(SaleCommand.Redeem command) {
        var sale = book.find(command.sale());
        if (round.isTaken(command.redemptionId(), name(command.sale()))) {
            return false;
        }
        if (sale == null) {
            round.take(command.redemptionId(), name(command.sale()), null);
            book.redeemAhead(command.sale());
            return true;
        }
        if (sale.status().isClosed() || sale.status() == SaleStatus.REFUNDED) {
            throw Refusal.notAllowed("The sale is closed.");
        }
        if (sale.content().test()) {
            throw Refusal.notAllowed("The sale is a test.");
        }
        round.take(command.redemptionId(), name(command.sale()), sale.customerId());
        count(sale);
        return true;
    }

    /**
     * Gives points back with the money.
     *
     * @param refund that gives it back; null where the sale as a whole is undone
     */
    void restore(Sale sale, @Nullable Refund refund, RestoreRedeemedPoints setting) {
        var how = refund == null ? setting : how(refund, setting);
        boolean whole = refund == null || sale.status() == SaleStatus.REFUNDED;
        if (how == RestoreRedeemedPoints.NEVER || (how == RestoreRedeemedPoints.ON_FULL_REFUND && !whole)) {
            return;
        }
        if (refund != null) {
            refunded.put(refund.id(), sale);
        }
        long total = sale.content().total();
        round.restore(sale.id, name(sale), refund == null ? null : refund.id(), whole ? total : sale.money(), total);
    }

    private static RestoreRedeemedPoints how(Refund refund, RestoreRedeemedPoints setting) {
        var asked = refund.content().restoreRedemptions();
        if (asked == null) {
            return setting;
        }
        return asked ? RestoreRedeemedPoints.PROPORTIONAL : RestoreRedeemedPoints.NEVER;
    }

    /** Takes points again that had come back with a refund which was withdrawn, but for those that others give back. */
    void takeAgain(Sale sale, RestoreRedeemedPoints setting) {
        if (!sale.status().isClosed()) {
            takeAgain(sale, part(sale, setting));
        }
    }

    private void takeAgain(Sale sale, Part part) {
        round.takeAgain(sale.id, name(sale), part.money(), part.total());
    }

    /** The part of its money that points come back with, by the refunds that count. */
    record Part(long money, long total) {

        private static final Part NOTHING = new Part(0, 1);
        private static final Part WHOLE = new Part(1, 1);

        boolean isLessThan(Part other) {
            return BigInteger.valueOf(money)
                            .multiply(BigInteger.valueOf(other.total))
                            .compareTo(BigInteger.valueOf(other.money).multiply(BigInteger.valueOf(total)))
                    < 0;
        }
    }

    Part part(Sale sale, RestoreRedeemedPoints setting) {
        var hows = sale.standing().map(it -> how(it, setting)).collect(toSet());
        if (sale.status() == SaleStatus.REFUNDED && !hows.equals(Set.of(RestoreRedeemedPoints.NEVER))) {
            return Part.WHOLE;
        }
        return hows.contains(RestoreRedeemedPoints.PROPORTIONAL)
                ? new Part(sale.money(), Math.max(1, sale.content().total()))
                : Part.NOTHING;
    }

    /** A version changes what part of the sale the refunds are, and so how many points come back with them. */
    void follow(Sale sale, Part before, RestoreRedeemedPoints setting) {
        var now = part(sale, setting);
        if (now.isLessThan(before)) {
            takeAgain(sale, now);
        } else if (before.isLessThan(now)) {
            round.restore(sale.id, name(sale), null, now.money(), now.total());
        }
    }

    /** Before those of the sales, which are of these customers. */
    List<Booking> bookings(Collection<UUID> customerIds) {
        return round.bookings(customerIds);
    }

    /** After those of the sales. */
    List<Booking> lastBookings() {
        return round.lastBookings();
    }

    /** Notes on sales and refunds what became of the bookings, by the ids of those that were booked. */
    void settle(Set<Long> bookedIds) {
        var settled = round.settle(bookedIds);
        settled.warned()
                .forEach(it -> Objects.requireNonNull(book.find(it.saleId())).warn(it.warning()));
        var byRefund = new HashMap<Long, Long>();
        for (var restored : settled.restored()) {
            if (restored.refundId() != null) {
                byRefund.merge(restored.refundId(), restored.points(), Long::sum);
            }
        }
        byRefund.forEach((id, points) -> {
            var sale = Objects.requireNonNull(refunded.get(id));
            sale.refunds().stream().filter(it -> it.id() == id).findFirst().ifPresent(it -> {
                var refund = it.withRestored(points);
                sale.replace(refund);
                book.add(refund);
            });
        });
    }

    /** By sale id, of every sale of the batch. */
    Map<Long, List<Reservation>> known() {
        var known = new HashMap<Long, List<Reservation>>();
        book.sales().forEach(it -> known.put(it.id, round.of(name(it))));
        return known;
    }
}
