package io.potoroo.sales;

import static java.util.Objects.requireNonNull;

import io.potoroo.assortments.Assortments;
import io.potoroo.businesses.Businesses;
import io.potoroo.businesses.EarningRules;
import io.potoroo.businesses.Rules;
import io.potoroo.customers.Customer;
import io.potoroo.deliveries.Origin;
import io.potoroo.earning.Earning;
import io.potoroo.earning.PayWithPoints;
import io.potoroo.earning.Points;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.integrations.SalesSettings;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import io.potoroo.offers.Offer;
import io.potoroo.offers.OfferType;
import io.potoroo.offers.PurchaseOffers;
import io.potoroo.points.Ledger;
import io.potoroo.products.ProductRewards;
import io.potoroo.sales.SaleCommand.ByExternalId;
import io.potoroo.sales.SaleCommand.WhenKnown;
import io.potoroo.tiers.Tiers;
import io.potoroo.web.Messages;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What the carts of linked shops would earn as sales, and how much of them points could pay; writes nothing. */
@Service
public class Carts {

    private final Businesses businesses;
    private final Rules rules;
    private final Shoppers shoppers;
    private final Tiers tiers;
    private final PurchaseOffers purchaseOffers;
    private final ProductRewards productRewards;
    private final Assortments assortments;
    private final Ledger ledger;
    private final Clock clock;

    Carts(
            Businesses businesses,
            Rules rules,
            Shoppers shoppers,
            Tiers tiers,
            PurchaseOffers purchaseOffers,
            ProductRewards productRewards,
            Assortments assortments,
            Ledger ledger,
            Clock clock) {
        this.businesses = businesses;
        this.rules = rules;
        this.shoppers = shoppers;
        this.tiers = tiers;
        this.purchaseOffers = purchaseOffers;
        this.productRewards = productRewards;
        this.assortments = assortments;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * What a cart comes to.
     *
     * @param points as a sale with the same content would get them now
     * @param offers those that apply by themselves; the first is the one that counts
     * @param paying whether and at which rate points pay here
     * @param limit how much of the cart the customer may pay with points
     */
    public record Evaluation(
            Points points,
            BigDecimal multiplier,
            List<Offer> offers,
            List<ProductPoints> productRewards,
            PayWithPoints paying,
            PayWithPoints.Limit limit) {}

    /** Points for the whole pieces of an article in the cart. */
    public record ProductPoints(String lineItemExternalId, String sku, long quantity, long points) {}

    /**
     * What is in the cart of a customer, or of somebody nobody knows, who then counts as one who has just enrolled. Refused
     * where the link takes no new sales.
     */
    public Evaluation evaluate(UUID businessId, LinkForIntake link, @Nullable Customer customer, Cart cart) {
        var content = cart.content(clock.instant());
        var exempt = Shoppers.isExempt(SaleContent.Shopper.NOBODY, customer, link.settings());
        return evaluate(
                businessId,
                link,
                content,
                new Shoppers.Found(customer, false, false, exempt, false, false, customer == null));
    }

    /** The same with a customer as sales name them; nobody named counts as one who has just enrolled. */
    Evaluation evaluate(UUID businessId, LinkForIntake link, SaleContent content) {
        var shopper = content.customer();
        var whose = shopper == null || shopper.isEmpty()
                ? new Shoppers.Found(null, false, false, false, false, false, true)
                : shoppers.think(businessId, new Shoppers.Asked(delivery(link, content), shopper, link, true));
        if (whose.unknownId()) {
            throw Refusal.invalid("customer.id", Messages.selectedInvalid("customer.id"));
        }
        return evaluate(businessId, link, content, whose);
    }

    private static SaleCommand.Deliver delivery(LinkForIntake link, SaleContent content) {
        // Neither stored nor compared with another, so nothing is written of it.
        return new SaleCommand.Deliver(
                new ByExternalId(link.id(), "cart"),
                content,
                "",
                new byte[0],
                WhenKnown.CONFLICT,
                Origin.api("cart.evaluate"));
    }

    private Evaluation evaluate(UUID businessId, LinkForIntake link, SaleContent content, Shoppers.Found whose) {
        if (!link.open()) {
            throw Refusal.notAllowed("The branch link is disabled.");
        }
        var inForce = rules.current(businessId);
        var sale = sale(businessId, link, content, whose, inForce);
        var offers = offers(businessId, sale, link.settings());
        offers.stream().findFirst().ifPresent(it -> sale.apply(it.bonus()));
        var paying =
                PayWithPoints.of(inForce, link.ecom() ? PayWithPoints.Platform.WEB_SHOP : PayWithPoints.Platform.TILL);
        return new Evaluation(
                sale.targetPoints(),
                multiplier(offers),
                offers,
                productPoints(sale),
                paying,
                limit(paying, whose.customer(), content));
    }

    /** One that is never written, decided as {@link SaleIntake} decides those that are. */
    private Sale sale(
            UUID businessId, LinkForIntake link, SaleContent content, Shoppers.Found whose, EarningRules inForce) {
        var now = clock.instant();
        var sale = Sale.opened(
                0, link, delivery(link, content), businesses.get(businessId).currency(), now);
        if (whose.stranger()) {
            sale.attribute(Hex32.next(), whose.exempt() ? Attribution.EXEMPT : Attribution.ATTRIBUTED);
        } else {
            whose.attribute(sale);
        }
        sale.complete(now);
        var settings = link.settings();
        var obstacle = SaleTerms.obstacle(sale, whose, settings, inForce);
        var goods = new SaleGoods(assortments, businessId);
        var sold = new SaleGoods.Sold(sale.place.account(), content);
        goods.read(List.of(sold));
        var skus = content.lineItems().stream()
                .flatMap(it -> Stream.ofNullable(it.sku()))
                .distinct()
                .toList();
        var terms = SaleTerms.of(
                inForce.forTierLevel(inForce.dependsOnTier() ? level(businessId, whose) : null),
                settings,
                content,
                productRewards.pointsBySku(businessId, skus),
                goods.of(sold));
        // What waits for somebody's word is told as well.
        sale.freeze(terms, inForce.version(), obstacle == Obstacle.AUTO_REWARD_OFF ? null : obstacle);
        return sale;
    }

    private @Nullable Long level(UUID businessId, Shoppers.Found whose) {
        var customer = whose.customer();
        return customer == null
                ? tiers.startLevel(businessId)
                : tiers.levels(businessId, List.of(customer.id())).get(customer.id());
    }

    private List<Offer> offers(UUID businessId, Sale sale, SalesSettings settings) {
        if (sale.awardedMinor() == 0) {
            return List.of();
        }
        var purchase = new PurchaseOffers.Purchase(requireNonNull(sale.customerId()), sale.soldAt(settings));
        var choice = purchaseOffers.choice(businessId);
        choice.read(List.of(purchase));
        return choice.applicable(purchase, sale.place.branchId(), sale.awardedMinor());
    }

    private static BigDecimal multiplier(List<Offer> offers) {
        return offers.stream()
                .findFirst()
                .filter(it -> it.content().type() == OfferType.POINTS_MULTIPLIER)
                .map(it -> it.bonus().factor())
                .orElse(BigDecimal.ONE);
    }

    private static List<ProductPoints> productPoints(Sale sale) {
        var earning = sale.earns() ? sale.earning() : null;
        if (earning == null) {
            return List.of();
        }
        var bySku = earning.terms().extras().pointsBySku();
        return earning.lines().stream()
                .filter(it -> it.eligible() && bySku.containsKey(it.line().sku()))
                .map(it -> productPoints(it, requireNonNull(bySku.get(it.line().sku()))))
                .toList();
    }

    private static ProductPoints productPoints(Earning.Line line, long each) {
        long pieces = line.line().quantity().setScale(0, RoundingMode.FLOOR).longValueExact();
        return new ProductPoints(line.line().id(), line.line().sku(), pieces, Math.multiplyExact(pieces, each));
    }

    private PayWithPoints.Limit limit(PayWithPoints paying, @Nullable Customer customer, SaleContent content) {
        if (customer != null && !customer.enabled()) {
            return new PayWithPoints.Limit(0, 0, Message.of("The customer is disabled."));
        }
        long balance = customer == null
                ? 0
                : ledger.balance(customer.businessId(), customer.id()).points();
        return paying.limit(balance, requireNonNull(content.subtotal()));
    }
}
