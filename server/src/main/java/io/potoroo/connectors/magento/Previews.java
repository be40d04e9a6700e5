package io.potoroo.connectors.magento;

import io.potoroo.businesses.Businesses;
import io.potoroo.connectors.magento.Storefront.Visit;
import io.potoroo.offers.OfferAnswers;
import io.potoroo.sales.CartAnswer;
import io.potoroo.sales.Carts;
import io.potoroo.transactions.ShopOffers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.stereotype.Service;

/** What a shopper of a store would get for what they look at; somebody unknown counts as one who has just enrolled. */
@Service
class Previews {

    /** As many as a page of a list has at most. */
    private static final int MOST_OFFERS = 100;

    private final Storefront storefront;
    private final Businesses businesses;
    private final Carts carts;
    private final OfferAnswers offerAnswers;
    private final ShopOffers offers;

    Previews(Storefront storefront, Businesses businesses, Carts carts, OfferAnswers offerAnswers, ShopOffers offers) {
        this.storefront = storefront;
        this.businesses = businesses;
        this.carts = carts;
        this.offerAnswers = offerAnswers;
        this.offers = offers;
    }

    /**
     * What there is for an article.
     *
     * @param points for one piece, bought alone
     * @param offers all that the shop has now
     */
    record ProductData(long points, List<ShopOffers.OfferOfShop> offers) {}

    CartAnswer cart(Visit visit, HttpServletRequest request) {
        var business = businesses.get(visit.businessId());
        var evaluation = carts.evaluate(
                business.id(),
                visit.link(),
                storefront.shopper(visit).orElse(null),
                new StoreCart(visit.call(), business.currency()).whole());
        return CartAnswer.of(
                evaluation, offerAnswers.ofShop(business, evaluation.offers(), request), business.currency());
    }

    ProductData product(Visit visit, HttpServletRequest request) {
        var business = businesses.get(visit.businessId());
        var customer = storefront.shopper(visit).orElse(null);
        var evaluation = carts.evaluate(
                business.id(), visit.link(), customer, new StoreCart(visit.call(), business.currency()).piece());
        var open = offers.open(business.id(), visit.link().branchId(), customer).stream()
                .limit(MOST_OFFERS)
                .toList();
        return new ProductData(evaluation.points().total(), offers.show(business, open, customer, request));
    }
}
