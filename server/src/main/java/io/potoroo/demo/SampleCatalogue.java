package io.potoroo.demo;

import io.potoroo.branches.Branch;
import io.potoroo.branches.Branches;
import io.potoroo.catalogue.ImageSet;
import io.potoroo.catalogue.Images;
import io.potoroo.catalogue.Presentation;
import io.potoroo.catalogue.Text;
import io.potoroo.catalogue.Window;
import io.potoroo.customers.Customer;
import io.potoroo.kernel.Language;
import io.potoroo.offers.CouponTerms;
import io.potoroo.offers.Frequency;
import io.potoroo.offers.OfferContent;
import io.potoroo.offers.OfferType;
import io.potoroo.offers.Offers;
import io.potoroo.offers.PurchaseTerms;
import io.potoroo.offers.Worth;
import io.potoroo.products.NewProduct;
import io.potoroo.products.ProductRewards;
import io.potoroo.products.Products;
import io.potoroo.referrals.ReferralProgram;
import io.potoroo.referrals.Referrals;
import io.potoroo.rewards.Audience;
import io.potoroo.rewards.RewardContent;
import io.potoroo.rewards.RewardType;
import io.potoroo.rewards.Rewards;
import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What the café has to offer: offers of every kind, rewards, products, and points for bringing friends.
 *
 * <p>No offer applies by itself to a purchase under 100.00 of a customer who is new, so that the first sales one tries
 * earn what the rules say and nothing else.
 */
@Component
class SampleCatalogue {

    private static final long LARGE_ORDER = 100_00;
    private static final long LARGEST_ORDER = 10_000_00;

    /** Of the customers, the first so many. */
    private static final int REGULARS = 3;

    private static final int LATTE = 0xB07A4B;
    private static final int ESPRESSO = 0x4B2E20;
    private static final int MATCHA = 0x7FA650;
    private static final int BERRY = 0x9C3D54;

    private final Branches branches;
    private final Images images;
    private final Offers offers;
    private final Rewards rewards;
    private final Products products;
    private final ProductRewards productRewards;
    private final Referrals referrals;
    private final Clock clock;

    SampleCatalogue(
            Branches branches,
            Images images,
            Offers offers,
            Rewards rewards,
            Products products,
            ProductRewards productRewards,
            Referrals referrals,
            Clock clock) {
        this.branches = branches;
        this.images = images;
        this.offers = offers;
        this.rewards = rewards;
        this.products = products;
        this.productRewards = productRewards;
        this.referrals = referrals;
        this.clock = clock;
    }

    void create(UUID business, List<Customer> customers) {
        var places = branches.all(business).stream().map(Branch::id).sorted().toList();
        createOffers(business, places, customers);
        createRewards(business, places);
        createProducts(business, places);
        referrals.create(business, ReferralProgram.of(10_00, 60, 50, 100));
    }

    private void createOffers(UUID business, List<UUID> places, List<Customer> customers) {
        var latte = image(business, LATTE);
        var berry = image(business, BERRY);
        var mondays = new PurchaseTerms(
                Frequency.SPECIFIC_TIMES,
                Set.of(DayOfWeek.MONDAY),
                LocalTime.of(7, 0),
                LocalTime.of(10, 59),
                LARGE_ORDER,
                LARGEST_ORDER,
                false);
        offers.create(
                business,
                offer(
                        OfferType.POINTS_MULTIPLIER,
                        Worth.multiplier(BigDecimal.TWO),
                        mondays,
                        shown(
                                "Double points on Monday mornings",
                                "For orders of 100.00 or more",
                                null,
                                latte,
                                places)));
        offers.create(
                business,
                offer(
                        OfferType.BONUS_PRODUCT,
                        Worth.product(12_00),
                        largeOrders(Frequency.DAILY),
                        shown(
                                "A cake with large orders",
                                "For orders of 100.00 or more",
                                "A lemon cake",
                                berry,
                                places)));
        var regulars = customers.stream().limit(REGULARS).map(Customer::id).toList();
        target(
                business,
                OfferType.BONUS_POINTS,
                Worth.points(50),
                new PurchaseTerms(Frequency.ONCE, Set.of(), null, null, 0, LARGEST_ORDER, false),
                CouponTerms.NONE,
                shown("50 points for our regulars", "With your next order", null, latte, places),
                regulars);
        target(
                business,
                OfferType.FREE_PRODUCT,
                Worth.product(4_50),
                null,
                new CouponTerms(true, false, false, 30),
                shown("A coffee on us for our regulars", "Any size", null, latte, places),
                regulars);
        offers.create(
                business,
                offer(
                        OfferType.DISCOUNT_PERCENTAGE,
                        Worth.percentage(BigDecimal.TEN),
                        null,
                        shown("10% off beans", null, null, berry, places)));
        offers.create(
                business,
                offer(
                        OfferType.DISCOUNT_AMOUNT,
                        Worth.discount(5_00),
                        null,
                        shown("5.00 off your breakfast", null, null, berry, places)));
        offers.create(
                business,
                offer(
                        OfferType.GIFTCARD,
                        Worth.giftCard(50_00, 45_00),
                        null,
                        shown("A gift card of 50.00 for 45.00", "At every till", null, berry, places)));
    }

    /** Its coupons, if any, come by themselves. */
    private void target(
            UUID business,
            OfferType type,
            Worth worth,
            @Nullable PurchaseTerms purchase,
            CouponTerms coupon,
            Presentation presentation,
            List<UUID> customerIds) {
        var content = new OfferContent(type, true, 0, null, endless(), worth, purchase, coupon, presentation);
        offers.target(business, offers.create(business, content).id(), customerIds);
    }

    private static PurchaseTerms largeOrders(Frequency frequency) {
        return new PurchaseTerms(frequency, Set.of(), null, null, LARGE_ORDER, LARGEST_ORDER, false);
    }

    private OfferContent offer(
            OfferType type, Worth worth, @Nullable PurchaseTerms purchase, Presentation presentation) {
        var coupon = type.givesCoupons() ? new CouponTerms(false, false, false, 30) : CouponTerms.NONE;
        return new OfferContent(type, false, 0, null, endless(), worth, purchase, coupon, presentation);
    }

    private void createRewards(UUID business, List<UUID> places) {
        var espresso = image(business, ESPRESSO);
        reward(business, RewardType.FREE_PRODUCT, 300, 4_50, shown("A coffee", null, null, espresso, places));
        reward(business, RewardType.DISCOUNT_AMOUNT, 500, 5_00, shown("5.00 off", null, null, espresso, places));
        reward(business, RewardType.DISCOUNT_PERCENTAGE, 800, 20, shown("20% off", null, null, espresso, places));
    }

    private void reward(UUID business, RewardType type, long points, long value, Presentation presentation) {
        rewards.create(
                business,
                new RewardContent(
                        type,
                        points,
                        Audience.EVERYONE,
                        Set.of(),
                        null,
                        null,
                        endless(),
                        type == RewardType.FREE_PRODUCT ? value : 0,
                        type == RewardType.DISCOUNT_AMOUNT ? value : 0,
                        type == RewardType.DISCOUNT_PERCENTAGE ? (int) value : 0,
                        false,
                        presentation));
    }

    private void createProducts(UUID business, List<UUID> places) {
        var matcha = image(business, MATCHA);
        product(business, "BEANS-250", 14_00, 10, shown("House blend, 250 g", "Roasted here", null, matcha, places));
        product(business, "MATCHA-100", 22_00, 15, shown("Matcha, 100 g", "From Uji", null, matcha, places));
    }

    private void product(UUID business, String sku, long price, long points, Presentation presentation) {
        var product = products.create(business, new NewProduct(false, sku, price, price, presentation));
        productRewards.create(business, product.id(), points);
    }

    private Window endless() {
        return new Window(clock.instant().truncatedTo(ChronoUnit.MICROS), null);
    }

    private static Presentation shown(
            String title, @Nullable String description, @Nullable String product, ImageSet image, List<UUID> places) {
        return new Presentation(
                List.of(new Text(Language.EN, title, description, null, null, product)), List.of(image), places);
    }

    /** A cup's worth of one colour, lighter towards the top. */
    private ImageSet image(UUID business, int colour) {
        return images.keep(business, image -> shaded(image, colour));
    }

    private static BufferedImage shaded(BufferedImage image, int colour) {
        for (int y = 0; y < image.getHeight(); y++) {
            int light = 96 * (image.getHeight() - y) / image.getHeight();
            int shade = shade(colour >> 16, light) << 16 | shade(colour >> 8, light) << 8 | shade(colour, light);
            for (int x = 0; x < image.getWidth(); x++) {
                image.setRGB(x, y, shade);
            }
        }
        return image;
    }

    private static int shade(int channel, int light) {
        return Math.min(0xFF, (channel & 0xFF) + light);
    }
}
