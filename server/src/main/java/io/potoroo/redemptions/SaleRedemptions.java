package io.potoroo.redemptions;

import static java.util.Objects.requireNonNull;

import io.potoroo.coupons.Coupon;
import io.potoroo.coupons.Coupons;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.transactions.Booking;
import io.potoroo.transactions.Reservation;
import io.potoroo.transactions.Reservation.Status;
import io.potoroo.transactions.Reservations;
import io.potoroo.transactions.Reservations.SaleName;
import io.potoroo.web.Messages;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Takes redemptions off sales and gives back with refunds what they cost, in the database transaction of the sales. */
@Component
public class SaleRedemptions {

    /** The sale was made with somebody else's code. */
    private static final String OTHER_CUSTOMER = "coupon_other_customer";

    /** Points had come back that are not to be given any more, and the customer has spent them. */
    private static final String SHORTFALL = "points_shortfall";

    /** It was cancelled, is over, or is for another sale. */
    private static final String NOT_APPLIED = "redemption_not_applied";

    private final Reservations reservations;
    private final Coupons coupons;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    SaleRedemptions(Reservations reservations, Coupons coupons, ApplicationEventPublisher events, Clock clock) {
        this.reservations = reservations;
        this.coupons = coupons;
        this.events = events;
        this.clock = clock;
    }

    /** A code that a shop says it took, and what it took off for it. */
    public record Code(String letters, @Nullable Long amountMinor) {}

    /**
     * What a sale says it uses.
     *
     * @param customerId whose sale it is; null where nobody knows
     * @param ids of redemptions
     */
    public record Use(
            long saleId,
            SaleName sale,
            UUID branchId,
            @Nullable UUID customerId,
            Instant soldAt,
            List<Long> ids,
            List<Code> codes) {}

    /** So many points came back with a refund, or with the whole sale. */
    public record Restored(@Nullable Long refundId, long points) {}

    /** Something that is found out only when it is booked. */
    public record Warned(long saleId, String warning) {}

    /** What booking brought about. */
    public record Settled(List<Restored> restored, List<Warned> warned) {}

    /** Ready for the sales of one batch; nothing is read until one of them is about a redemption. */
    public Round round(UUID businessId) {
        return new Round(businessId, clock.instant());
    }

    /** What the sales of one batch do with redemptions, all decided in memory under the locks of their rows. */
    public final class Round {

        private final UUID businessId;
        private final Instant now;
        private final Map<Long, Reservation> held = new TreeMap<>();
        private final Map<String, Long> byCode = new HashMap<>();
        private final Set<Object> asked = new HashSet<>();
        private final Set<Long> changed = new LinkedHashSet<>();
        private final Map<Long, Coupon> offered = new HashMap<>();
        private final List<Coupon> usedAfterAll = new ArrayList<>();
        private final Map<Long, Long> elsewhere = new HashMap<>();
        private final Map<Long, Booking> retaken = new LinkedHashMap<>();
        private final Map<Long, SaleName> retakenBy = new HashMap<>();
        private final List<Due> due = new ArrayList<>();
        private final List<Restored> stayed = new ArrayList<>();
        private final Map<Long, Again> again = new LinkedHashMap<>();

        /** Points to come back. */
        private static final class Due {
            private final Reservations.Return back;
            private final @Nullable Long refundId;
            private @Nullable Booking booking;

            Due(Reservations.Return back, @Nullable Long refundId) {
                this.back = back;
                this.refundId = refundId;
            }

            private long points() {
                return booking == null ? 0 : requireNonNull(booking.move()).amount();
            }
        }

        /** Points that had come back and are to be taken again. */
        private record Again(
                long saleId, long points, @Nullable Booking booking) {

            Again plus(Again other) {
                return new Again(saleId, points + other.points, null);
            }

            Again less(long lacking) {
                return new Again(saleId, points - lacking, null);
            }

            Again booked(Booking by) {
                return new Again(saleId, points, by);
            }
        }

        Round(UUID businessId, Instant now) {
            this.businessId = businessId;
            this.now = now;
        }

        /** One statement for what was not asked for before, one for coupons that may have come back, and none for nothing. */
        public void read(Collection<Long> ids, Collection<String> codes, Collection<SaleName> sales) {
            var newIds = ids.stream().filter(asked::add).toList();
            var newCodes = codes.stream()
                    .filter(Reservations::isCode)
                    .map(it -> it.toLowerCase(Locale.ROOT))
                    .filter(asked::add)
                    .toList();
            var newSales = sales.stream().filter(asked::add).toList();
            for (var reservation : reservations.lock(businessId, newIds, newCodes, newSales)) {
                if (held.putIfAbsent(reservation.id(), reservation) == null && reservation.code() != null) {
                    byCode.put(reservation.code().toLowerCase(Locale.ROOT), reservation.id());
                }
            }
            offered.putAll(coupons.lock(
                    businessId,
                    held.values().stream()
                            .filter(it -> it.status() == Status.EXPIRED)
                            .flatMap(it -> Stream.ofNullable(it.couponId()))
                            .filter(it -> !offered.containsKey(it))
                            .toList()));
        }

        /**
         * Refuses ids that the shop has no redemption by, or that are another customer's.
         *
         * @param besides what else is named that is not there, by its field
         */
        public void check(Use use, Map<String, List<Message>> besides) {
            var unknown = new TreeMap<>(besides);
            for (int i = 0; i < use.ids().size(); i++) {
                var reservation = held.get(use.ids().get(i));
                if (reservation == null || !isHere(reservation, use)) {
                    var field = "redemptions." + i + ".id";
                    unknown.put(field, List.of(Messages.selectedInvalid(field)));
                }
            }
            if (!unknown.isEmpty()) {
                throw Refusal.invalid(unknown);
            }
            for (var id : use.ids()) {
                requireOwn(requireNonNull(held.get(id)), use.customerId());
            }
        }

        private static void requireOwn(Reservation reservation, @Nullable UUID customerId) {
            if (isOthers(reservation, customerId)) {
                throw Refusal.notAllowed("The redemption belongs to another customer.");
            }
        }

        /** Of this link, or of its branch where no link was named or another took it by its code. */
        private static boolean isHere(Reservation reservation, Use use) {
            boolean byBranch = reservation.branchLinkId() == null
                    || (reservation.code() != null && reservation.status().isApplied());
            return isOf(reservation, use.sale())
                    || (byBranch && reservation.branchId().equals(use.branchId()));
        }

        private static boolean isOf(Reservation reservation, SaleName sale) {
            return reservation.branchLinkId() != null && reservation.branchLinkId() == sale.branchLinkId();
        }

        private static boolean isOthers(Reservation reservation, @Nullable UUID customerId) {
            return customerId != null && !reservation.customerId().equals(customerId);
        }

        /**
         * Takes what the sale uses, by its code wherever that was asked for, as nobody else can know it; what cannot be taken
         * any more is noted, as the sale has been made. Returns what is to be noted.
         */
        public Set<String> take(Use use) {
            var told = new LinkedHashSet<>(use.ids());
            for (var code : use.codes()) {
                var id = byCode.get(code.letters().toLowerCase(Locale.ROOT));
                if (id != null) {
                    told.add(id);
                }
            }
            var warnings = new TreeSet<String>();
            for (var id : told) {
                var reservation = requireNonNull(held.get(id));
                if (!take(reservation, use)) {
                    warnings.add(NOT_APPLIED);
                    continue;
                }
                if (isOthers(reservation, use.customerId())) {
                    warnings.add(OTHER_CUSTOMER);
                }
                if (reservation.code() != null && !isOf(reservation, use.sale())) {
                    elsewhere.put(id, use.sale().branchLinkId());
                }
            }
            return warnings;
        }

        private boolean take(Reservation reservation, Use use) {
            var bound = reservation.saleExternalId();
            if (bound != null && !(bound.equals(use.sale().externalId()) && isOf(reservation, use.sale()))) {
                return false;
            }
            var applied =
                    reservation.applied(use.sale().branchLinkId(), use.sale().externalId());
            switch (reservation.status(now)) {
                case RESERVED -> change(applied);
                case APPLIED, REFUNDED -> {}
                case CANCELLED -> {
                    return false;
                }
                case EXPIRED -> {
                    // The sale wins, where it was made in time and only told of late.
                    boolean inTime = use.soldAt().isBefore(reservation.expiresAt());
                    if (!inTime || retakenBy.containsKey(reservation.id()) || !takeCoupon(reservation)) {
                        return use.sale().equals(retakenBy.get(reservation.id()));
                    }
                    if (reservation.pointsReturned() == 0) {
                        change(applied);
                    } else {
                        retaken.put(reservation.id(), taking(reservation, reservation.pointsReturned(), use.saleId()));
                        retakenBy.put(reservation.id(), use.sale());
                    }
                }
            }
            return true;
        }

        /** The coupon that had come back, where nobody has used it since or is about to. */
        private boolean takeCoupon(Reservation reservation) {
            if (reservation.couponId() == null || reservation.status() != Status.EXPIRED) {
                return true;
            }
            var coupon = offered.get(reservation.couponId());
            if (coupon == null || coupon.locked() || !coupon.state().isWaiting()) {
                return coupon != null && Objects.equals(coupon.redeemedBy(), reservation.id());
            }
            var used = coupon.redeemed(reservation.id(), now);
            offered.put(used.id(), used);
            usedAfterAll.add(used);
            return true;
        }

        /** Whether it was taken off this sale. */
        public boolean isTaken(long id, SaleName sale) {
            return isOff(requireNonNull(held.get(id)), sale);
        }

        /**
         * Takes a single one off a sale, whatever that says itself, or refuses.
         *
         * @param customerId whose sale it is; null where nobody knows
         */
        public void take(long id, SaleName sale, @Nullable UUID customerId) {
            var reservation = requireNonNull(held.get(id));
            requireOwn(reservation, customerId);
            var bound = reservation.saleExternalId();
            switch (reservation.status(now)) {
                case RESERVED -> {
                    if (bound != null && !bound.equals(sale.externalId())) {
                        throw Refusal.notAllowed("The redemption is for another sale.");
                    }
                    change(reservation.applied(sale.branchLinkId(), sale.externalId()));
                }
                case APPLIED, REFUNDED -> throw Refusal.notAllowed("The redemption has been applied to another sale.");
                case CANCELLED -> throw Refusal.notAllowed("The redemption has been cancelled.");
                case EXPIRED -> throw Refusal.notAllowed("The redemption has expired.");
            }
        }

        /**
         * So much of the sale's value was paid with points, by whatever was taken off it; empty where nothing was.
         *
         * @param codes that it says it took, and at what
         */
        public Optional<Long> paidMinor(SaleName sale, Collection<Code> codes) {
            var told = new HashMap<String, Long>();
            for (var code : codes) {
                if (code.amountMinor() != null) {
                    told.put(code.letters().toLowerCase(Locale.ROOT), code.amountMinor());
                }
            }
            return held.values().stream()
                    .filter(it -> isOff(it, sale) || sale.equals(retakenBy.get(it.id())))
                    .map(it -> paidMinor(it, told))
                    .reduce(Long::sum);
        }

        /** What a coupon takes off was not paid for. */
        private static long paidMinor(Reservation reservation, Map<String, Long> told) {
            if (reservation.points() == 0) {
                return 0;
            }
            var code = reservation.code();
            return code == null
                    ? reservation.moneyMinor()
                    : told.getOrDefault(code.toLowerCase(Locale.ROOT), reservation.moneyMinor());
        }

        private void change(Reservation reservation) {
            held.put(reservation.id(), reservation);
            changed.add(reservation.id());
        }

        /**
         * Gives points back with so much of the sale's money, counted from its beginning; with all of it all of them.
         *
         * @param refundId that gives the money back; null where the sale as a whole is undone
         */
        public void restore(long saleId, SaleName sale, @Nullable Long refundId, long money, long total) {
            retakenBy.forEach((id, by) -> {
                if (by.equals(sale) && retaken.containsKey(id)) {
                    leave(requireNonNull(held.get(id)), saleId, sale, refundId, money, total);
                }
            });
            for (var reservation : of(sale)) {
                if (reservation.status() != Status.APPLIED) {
                    continue;
                }
                long points = part(reservation.points(), money, total) - returned(reservation);
                // What was to be taken again in this very batch stays with the customer.
                long stays = Math.min(Math.max(0, points), again(reservation));
                if (stays > 0) {
                    again.merge(reservation.id(), new Again(saleId, -stays, null), Again::plus);
                    stayed.add(new Restored(refundId, stays));
                }
                if (points > stays) {
                    due.add(new Due(new Reservations.Return(reservation, points - stays, saleId), refundId));
                }
                if (money >= total) {
                    change(reservation.ended(Status.REFUNDED));
                }
            }
        }

        /** Of points that were to be taken again in this very batch, those that would come back stay where they are. */
        private void leave(
                Reservation reservation, long saleId, SaleName sale, @Nullable Long refundId, long money, long total) {
            long taken = points(requireNonNull(retaken.get(reservation.id())));
            long back = reservation.pointsReturned() - part(reservation.points(), money, total);
            long left = money >= total ? 0 : Math.clamp(back, 0, taken);
            if (left == taken) {
                return;
            }
            stayed.add(new Restored(refundId, taken - left));
            if (left == 0) {
                // It was applied all the same, as it is where the refund comes a moment later.
                retaken.remove(reservation.id());
                var applied = reservation.applied(sale.branchLinkId(), sale.externalId());
                change(money >= total ? applied.ended(Status.REFUNDED) : applied);
            } else {
                retaken.put(reservation.id(), taking(reservation, left, saleId));
            }
        }

        private Booking taking(Reservation reservation, long points, long saleId) {
            return reservations.taking(reservation, points, reservation.moneyMinor(), saleId);
        }

        private static long points(Booking debit) {
            return ((Booking.Debit) requireNonNull(debit.move())).amount();
        }

        /**
         * Takes points again that had come back, all but those that go with so much of the sale's money; what the customer
         * has spent since stays with them.
         */
        public void takeAgain(long saleId, SaleName sale, long money, long total) {
            retaken.replaceAll((id, debit) -> {
                var reservation = requireNonNull(held.get(id));
                long points = reservation.pointsReturned() - gone(reservation, money, total);
                return sale.equals(retakenBy.get(id)) && points > points(debit)
                        ? taking(reservation, points, saleId)
                        : debit;
            });
            for (var reservation : of(sale)) {
                long points = returned(reservation) - gone(reservation, money, total);
                if (points > 0) {
                    again.merge(reservation.id(), new Again(saleId, points, null), Again::plus);
                }
                if (reservation.status() == Status.REFUNDED && (money == 0 || money < total)) {
                    change(reservation.applied(sale.branchLinkId(), sale.externalId()));
                }
            }
        }

        /** Of its points, with so much of the money; with none of it none. */
        private static long gone(Reservation reservation, long money, long total) {
            return money == 0 ? 0 : part(reservation.points(), money, total);
        }

        /** Of its points, when everything is booked that is decided so far. */
        private long returned(Reservation reservation) {
            long owed = due.stream()
                    .map(it -> it.back)
                    .filter(it -> it.reservation().id() == reservation.id())
                    .mapToLong(Reservations.Return::points)
                    .sum();
            return reservation.pointsReturned() + owed - again(reservation);
        }

        private long again(Reservation reservation) {
            var taken = again.get(reservation.id());
            return taken == null ? 0 : taken.points();
        }

        /** Half up; of a sale that cost nothing everything. */
        private static long part(long points, long money, long total) {
            return money >= total
                    ? points
                    : BigInteger.valueOf(points)
                            .multiply(BigInteger.valueOf(money))
                            .multiply(BigInteger.TWO)
                            .add(BigInteger.valueOf(total))
                            .divide(BigInteger.valueOf(total).multiply(BigInteger.TWO))
                            .longValueExact();
        }

        /**
         * What is to be booked before anything else of the batch.
         *
         * @param others the customers whom the rest of the batch is about
         */
        public List<Booking> bookings(Collection<UUID> others) {
            // Coupons before accounts, as everybody locks them.
            coupons.redeem(businessId, usedAfterAll);
            reservations.useCoupons(
                    businessId,
                    changed.stream().map(it -> requireNonNull(held.get(it))).toList());
            var returning = reservations.returning(
                    businessId,
                    due.stream().map(it -> it.back).toList(),
                    Stream.of(
                                    others.stream(),
                                    retaken.values().stream().map(Booking::customerId),
                                    again.keySet().stream()
                                            .map(it ->
                                                    requireNonNull(held.get(it)).customerId()))
                            .flatMap(it -> it)
                            .toList());
            var bookings = new ArrayList<>(retaken.values());
            for (int i = 0; i < due.size(); i++) {
                var each = due.get(i);
                each.booking = returning.get(i).orElse(null);
                returning.get(i).ifPresent(bookings::add);
                long lacking = each.back.points() - each.points();
                again.computeIfPresent(
                        each.back.reservation().id(), (id, it) -> it.less(Math.min(lacking, it.points())));
            }
            again.values().removeIf(it -> it.points() == 0);
            again.replaceAll((id, it) ->
                    it.booked(reservations.taking(requireNonNull(held.get(id)), it.points(), 0, it.saleId())));
            return bookings;
        }

        /** What is to be booked after everything else, as the sales may earn again what is taken. */
        public List<Booking> lastBookings() {
            return again.values().stream()
                    .map(it -> requireNonNull(it.booking()))
                    .toList();
        }

        /** Keeps what became of the redemptions, by the ids of what was booked. */
        public Settled settle(Set<Long> booked) {
            var warned = new ArrayList<Warned>();
            retaken.forEach((id, debit) -> {
                var sale = requireNonNull(retakenBy.get(id));
                if (booked.contains(debit.id())) {
                    var reservation = requireNonNull(held.get(id));
                    change(reservation.takenAgain(points(debit)).applied(sale.branchLinkId(), sale.externalId()));
                } else {
                    warned.add(new Warned(requireNonNull(debit.saleId()), SHORTFALL));
                }
            });
            var restored = new ArrayList<Restored>();
            for (var each : due) {
                var credit = each.booking;
                if (credit != null && booked.contains(credit.id())) {
                    long points = each.points();
                    var reservation =
                            requireNonNull(held.get(each.back.reservation().id()));
                    change(reservation.returned(points, credit.id()));
                    restored.add(new Restored(each.refundId, points));
                }
            }
            restored.addAll(stayed);
            again.forEach((id, taken) -> {
                if (booked.contains(requireNonNull(taken.booking()).id())) {
                    change(requireNonNull(held.get(id)).takenAgain(taken.points()));
                } else {
                    warned.add(new Warned(taken.saleId(), SHORTFALL));
                }
            });
            reservations.save(
                    businessId,
                    changed.stream().map(it -> requireNonNull(held.get(it))).toList());
            if (!elsewhere.isEmpty()) {
                events.publishEvent(new CodesTakenElsewhere(businessId, Map.copyOf(elsewhere)));
            }
            return new Settled(restored, warned);
        }

        /** What was taken off the sale, as far as it was read. */
        public List<Reservation> of(SaleName sale) {
            return held.values().stream().filter(it -> isOff(it, sale)).toList();
        }

        private static boolean isOff(Reservation reservation, SaleName sale) {
            return reservation.status().isApplied()
                    && Objects.equals(reservation.branchLinkId(), sale.branchLinkId())
                    && sale.externalId().equals(reservation.saleExternalId());
        }
    }

    /** What was taken off each of the sales; a sale without any is absent. */
    public Map<SaleName, List<Reservation>> of(UUID businessId, Collection<SaleName> sales) {
        return reservations.ofSales(businessId, sales);
    }
}
