package io.potoroo.demo;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import io.potoroo.branches.Branch;
import io.potoroo.branches.Branches;
import io.potoroo.businesses.Businesses;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.Integrations;
import io.potoroo.integrations.NewBranchLink;
import io.potoroo.integrations.NewIntegration;
import io.potoroo.kernel.Refusal;
import io.potoroo.sales.BatchResult;
import io.potoroo.sales.SaleBatches;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A year of the café's sales, so that lists and reports have something to show.
 *
 * <p>The same sales for the same days, so a load that was cut off is simply begun again: what is there is known.
 */
@Component
class SampleHistory {

    private static final Logger log = LoggerFactory.getLogger(SampleHistory.class);

    private static final int DAYS = 365;
    static final int SALES = 20_000;
    private static final int BATCH = 500;
    private static final int REGULARS = 400;
    private static final long SEED = 214;
    private static final BigDecimal TAX = new BigDecimal("0.08875");

    /** Of a hundred sales. */
    private static final int OF_STRANGERS = 30;

    private static final int REFUNDED = 1;

    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final List<Article> MENU = List.of(
            new Article("ESPRESSO", "Espresso", "3.25", 22),
            new Article("LATTE-12", "Latte, 12 oz", "5.25", 30),
            new Article("COLD-16", "Cold brew, 16 oz", "5.50", 14),
            new Article("MATCHA-12", "Matcha latte, 12 oz", "6.00", 8),
            new Article("CROISSANT", "Croissant", "4.25", 16),
            new Article("BAGEL", "Bagel with cream cheese", "5.75", 12),
            new Article("LEMON-CAKE", "Lemon cake", "4.75", 9),
            new Article("BEANS-250", "House blend, 250 g", "14.00", 4),
            new Article("MATCHA-100", "Matcha, 100 g", "22.00", 1));

    private static final int POPULARITY =
            MENU.stream().mapToInt(Article::popularity).sum();

    /** What is sold; as often as others in proportion to their popularity. */
    private record Article(String sku, String title, String price, int popularity) {}

    /**
     * What is to be loaded.
     *
     * @param links of the till downtown, the till in Brooklyn and the web shop
     * @param until the last day
     */
    record Plan(UUID businessId, List<Long> links, LocalDate until) implements Serializable {}

    private final SaleBatches batches;
    private final Integrations integrations;
    private final BranchLinks branchLinks;
    private final Branches branches;
    private final Businesses businesses;
    private final Clock clock;

    SampleHistory(
            SaleBatches batches,
            Integrations integrations,
            BranchLinks branchLinks,
            Branches branches,
            Businesses businesses,
            Clock clock) {
        this.batches = batches;
        this.integrations = integrations;
        this.branchLinks = branchLinks;
        this.branches = branches;
        this.businesses = businesses;
        this.clock = clock;
    }

    /** Connects the shops that the sales are of. */
    Plan plan(UUID business) {
        var virtual = branches.all(business).stream().filter(Branch::virtual).collect(toMap(Branch::name, Branch::id));
        var tills = integrations.create(business, new NewIntegration("Quokka tills", 1, 0, false, true, null));
        var shop = integrations.create(business, new NewIntegration("Quokka web shop", 1, 0, true, true, null));
        return new Plan(
                business,
                List.of(
                        link(
                                business,
                                tills.id(),
                                "hudson",
                                "Hudson Street",
                                null,
                                requireNonNull(virtual.get(SampleBusiness.TILLS))),
                        link(
                                business,
                                tills.id(),
                                "bedford",
                                "Bedford Avenue",
                                null,
                                requireNonNull(virtual.get(SampleBusiness.TILLS))),
                        link(
                                business,
                                shop.id(),
                                "online",
                                "Online",
                                "shop.quokka.example",
                                requireNonNull(virtual.get(SampleBusiness.ONLINE)))),
                LocalDate.ofInstant(clock.instant(), zone(business)).minusDays(1));
    }

    private long link(UUID business, long integration, String shop, String name, @Nullable String domain, UUID branch) {
        return branchLinks
                .create(business, new NewBranchLink(integration, "quokka", shop, branch, name, domain, true, null))
                .id();
    }

    private ZoneId zone(UUID business) {
        return businesses.get(business).timeZone();
    }

    /**
     * All of it, a batch at a time; a server that has no room for one is asked again in a moment.
     *
     * @param sales how many
     * @return whether it is all there; false where it should stop before, and is to be begun again
     */
    boolean load(Plan plan, int sales, BooleanSupplier stopping) {
        var began = clock.millis();
        var zone = zone(plan.businessId());
        var random = new Random(SEED);
        var waiting = plan.links().stream().collect(toMap(it -> it, it -> new ArrayList<JsonNode>(BATCH + 1)));
        int number = 0;
        for (int day = 0; day < DAYS; day++) {
            var date = plan.until().minusDays(DAYS - 1L - day);
            // Slowly growing, so that the year comes to the number.
            int last = (int) ((long) sales * (day + 1) * (day + 1 + DAYS) / (2L * DAYS * DAYS));
            while (number < last) {
                number++;
                long link = plan.links().get(shop(date, random));
                var items = requireNonNull(waiting.get(link));
                addSale(items, "Q-" + number, date, zone, random);
                if (items.size() >= BATCH - 1 && !send(plan.businessId(), link, items, stopping)) {
                    return false;
                }
            }
        }
        for (var rest : waiting.entrySet()) {
            if (!send(plan.businessId(), rest.getKey(), rest.getValue(), stopping)) {
                return false;
            }
        }
        log.info("the sample business has a year of sales: {} in {} ms", number, clock.millis() - began);
        return true;
    }

    /** @return whether all of them were taken */
    private boolean send(UUID business, long link, List<JsonNode> items, BooleanSupplier stopping) {
        while (!stopping.getAsBoolean()) {
            keepWhatMustWait(business, link, items);
            if (items.isEmpty()) {
                return true;
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** What is refused for good, as for a link that its owner has disabled meanwhile, is left out. */
    private void keepWhatMustWait(UUID business, long link, List<JsonNode> items) {
        try {
            var failed = batches.carryOut(business, link, items).stream()
                    .filter(it -> it.status() == BatchResult.Status.FAILED)
                    .toList();
            failed.stream()
                    .filter(it -> !mustWait(it))
                    .findFirst()
                    .ifPresent(it -> log.warn("sample sales were refused: {}", it));
            var waiting = failed.stream()
                    .filter(SampleHistory::mustWait)
                    .map(it -> items.get(it.index()))
                    .toList();
            items.clear();
            items.addAll(waiting);
        } catch (Refusal refusal) {
            if (refusal.kind() != Refusal.Kind.OVERLOADED) {
                throw refusal;
            }
        }
    }

    private static boolean mustWait(BatchResult failed) {
        return failed.httpStatus() == HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    /** More in town on weekdays, more in Brooklyn and on the web at the weekend. */
    private static int shop(LocalDate date, Random random) {
        boolean weekend = date.getDayOfWeek().compareTo(DayOfWeek.SATURDAY) >= 0;
        int drawn = random.nextInt(100);
        if (drawn < (weekend ? 30 : 55)) {
            return 0;
        }
        return drawn < 85 ? 1 : 2;
    }

    private static void addSale(List<JsonNode> items, String id, LocalDate date, ZoneId zone, Random random) {
        // Two rushes: before work and after lunch.
        int minute = random.nextBoolean()
                ? 7 * 60 + (int) (random.nextDouble() * random.nextDouble() * 300)
                : 12 * 60 + (int) (random.nextDouble() * random.nextDouble() * 420);
        var soldAt = date.atStartOfDay(zone).plusMinutes(minute).plusSeconds(random.nextInt(60));
        var lines = new ArrayList<Map<String, Object>>();
        var goods = BigDecimal.ZERO;
        int articles = 1 + random.nextInt(3);
        for (int i = 0; i < articles; i++) {
            var article = draw(random);
            var price = new BigDecimal(article.price());
            int quantity = random.nextInt(8) == 0 ? 2 : 1;
            goods = goods.add(price.multiply(BigDecimal.valueOf(quantity)));
            lines.add(Map.of(
                    "external_id",
                    Integer.toString(i + 1),
                    "sku",
                    article.sku(),
                    "title",
                    article.title(),
                    "quantity",
                    quantity,
                    "unit_price",
                    price));
        }
        var tax = goods.multiply(TAX).setScale(2, RoundingMode.HALF_UP);
        var sale = JsonMapper.shared()
                .<ObjectNode>valueToTree(Map.of(
                        "op",
                        "sale",
                        "external_id",
                        id,
                        "sold_at",
                        soldAt.toOffsetDateTime().toString(),
                        "tax_total",
                        tax,
                        "total",
                        goods.add(tax),
                        "line_items",
                        lines));
        if (random.nextInt(100) >= OF_STRANGERS) {
            sale.set("customer", JsonMapper.shared().valueToTree(SampleRegulars.of(regular(random))));
        }
        items.add(sale);
        if (random.nextInt(100) < REFUNDED) {
            items.add(JsonMapper.shared()
                    .valueToTree(Map.of(
                            "op",
                            "refund",
                            "sale_external_id",
                            id,
                            "external_id",
                            id + "-R",
                            "refunded_at",
                            soldAt.plusMinutes(20).toOffsetDateTime().toString(),
                            "line_items",
                            List.of(Map.of("line_item_external_id", "1", "quantity", 1)))));
        }
    }

    private static Article draw(Random random) {
        int drawn = random.nextInt(POPULARITY);
        for (var article : MENU) {
            drawn -= article.popularity();
            if (drawn < 0) {
                return article;
            }
        }
        throw new IllegalStateException("the menu is empty");
    }

    /** A few come every day, most now and then. */
    private static int regular(Random random) {
        return (int) (REGULARS * random.nextDouble() * random.nextDouble());
    }
}
