package io.potoroo.connectors;

import io.potoroo.access.Membership;
import io.potoroo.access.Viewer;
import io.potoroo.branches.Branch;
import io.potoroo.branches.Branches;
import io.potoroo.integrations.Integration;
import io.potoroo.integrations.Integrations;
import io.potoroo.integrations.NewIntegration;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.kernel.Text;
import io.potoroo.web.ErrorBodies;
import io.potoroo.web.Filters;
import io.potoroo.web.FormProblems;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import io.potoroo.web.WebSettings;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where the owner of a business connects integrations with their platforms, and sees what these tell. */
@Controller
@RequestMapping("/console/{business}/integrations")
class ConnectorPages {

    private static final int MOST = 100;
    private static final int ON_A_PAGE = 25;
    private static final Filters.Conditions ALL = new Filters.Conditions("", Map.of());

    private final Connectors connectors;
    private final ConnectorRepository repository;
    private final Platforms platforms;
    private final Events events;
    private final Catalogues catalogues;
    private final Shops shops;
    private final PluginKeys keys;
    private final Branches branches;
    private final Backfills backfills;
    private final Integrations integrations;
    private final String publicUrl;
    private final Clock clock;

    ConnectorPages(
            Connectors connectors,
            ConnectorRepository repository,
            Platforms platforms,
            Events events,
            Catalogues catalogues,
            Shops shops,
            PluginKeys keys,
            Branches branches,
            Backfills backfills,
            Integrations integrations,
            WebSettings settings,
            Clock clock) {
        this.connectors = connectors;
        this.repository = repository;
        this.platforms = platforms;
        this.events = events;
        this.catalogues = catalogues;
        this.shops = shops;
        this.keys = keys;
        this.branches = branches;
        this.backfills = backfills;
        this.integrations = integrations;
        this.publicUrl = settings.publicUrl();
        this.clock = clock;
    }

    /** An integration in the list. */
    record Row(
            Integration integration,
            @Nullable Platform platform,
            @Nullable Connector connector) {

        public boolean isComplete() {
            return platform != null && connector != null && connector.isComplete(platform);
        }
    }

    /** A virtual branch to link a shop to. */
    record Choice(String id, String name) {}

    @GetMapping
    ModelAndView list(@AuthenticationPrincipal Viewer viewer, @PathVariable String business) {
        var membership = viewer.ownerOf(business);
        var all = integrations
                .list(membership.businessId(), ALL, new Paging(1, MOST, "", ""))
                .integrations();
        var known = repository
                .all(membership.businessId(), all.stream().map(Integration::id).toList())
                .stream()
                .filter(Connector::isSetUp)
                .collect(Collectors.toMap(Connector::integrationId, it -> it));
        return new ModelAndView("connectors/integrations")
                .addObject("business", membership)
                .addObject(
                        "rows",
                        all.stream()
                                .map(it ->
                                        new Row(it, platforms.of(it.subType()).orElse(null), known.get(it.id())))
                                .toList());
    }

    @GetMapping("/new")
    ModelAndView form(@AuthenticationPrincipal Viewer viewer, @PathVariable String business) {
        return formOf(
                viewer.ownerOf(business),
                new ModelAndView("connectors/integration-new").addObject("form", new IntegrationForm(null, null)));
    }

    private ModelAndView formOf(Membership business, ModelAndView page) {
        return page.addObject("business", business)
                .addObject(
                        "platforms",
                        platforms.all().stream()
                                .sorted(Comparator.comparingInt(Platform::subType))
                                .toList());
    }

    @PostMapping
    ModelAndView create(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @ModelAttribute IntegrationForm form) {
        var membership = viewer.ownerOf(business);
        try {
            var made = integrations.create(membership.businessId(), form.integration(platforms));
            // Some platforms tell what they sign with once they know the address.
            connectors.placeOf(made, connectors.platform(made));
            return new ModelAndView(back(membership, made.id()));
        } catch (Refusal refusal) {
            return formOf(membership, FormProblems.page("connectors/integration-new", form, refusal));
        }
    }

    /** @param platform by name */
    record IntegrationForm(
            @Nullable String platform, @Nullable String name) {

        private static final int LONGEST_NAME = 255;

        NewIntegration integration(Platforms platforms) {
            var chosen = Optional.ofNullable(platform)
                    .flatMap(platforms::named)
                    .orElseThrow(() -> Refusal.invalid("platform", Messages.selectedInvalid("platform")));
            var called = name == null || name.isBlank() ? chosen.title() : name.strip();
            if (called.length() > LONGEST_NAME) {
                throw Refusal.invalid("name", Messages.tooLong("name", LONGEST_NAME));
            }
            if (!Text.isStorable(called)) {
                throw Refusal.invalid("name", Messages.badFormat("name"));
            }
            return new NewIntegration(called, 1, chosen.subType(), chosen.isEcom(), true, null);
        }
    }

    @GetMapping("/{id}")
    ModelAndView one(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @RequestParam(defaultValue = "1") int page) {
        return page(viewer.ownerOf(business), id, Map.of(), Math.clamp(page, 1, 1_000_000));
    }

    private ModelAndView page(Membership business, long id, Map<String, String> problems, int number) {
        var integration = integrations.require(business.businessId(), id);
        var platform = platforms.of(integration.subType()).orElseThrow(Refusal::notFound);
        var connector = connectors.find(business.businessId(), id).orElse(null);
        var log = events.list(business.businessId(), id, ALL, new Paging(number, ON_A_PAGE, "", ""));
        var model = new HashMap<String, @Nullable Object>();
        model.put("business", business);
        model.put("integration", integration);
        model.put("platform", platform);
        model.put("connector", connector);
        model.put("open", connector != null && connector.isOpen(platform));
        model.put("missing", connector == null || !connector.isSetUp() ? Set.of() : connector.missing(platform));
        model.put("backfill", backfills.of(business.businessId(), id).orElse(null));
        model.put(
                "address",
                connector == null || !platform.hasWebhooks()
                        ? null
                        : publicUrl + WebhookIntakeController.path(platform.name(), connector.intakeKey()));
        model.put("credentials", sorted(platform.credentials()));
        model.put("furtherCredentials", sorted(platform.furtherCredentials()));
        model.put("options", sorted(platform.options()));
        model.put("client", repository.clientId(business.businessId(), id).orElse(null));
        model.put("events", log.events());
        model.put("catalogue", catalogues.of(business.businessId(), id));
        model.put("problems", problems);
        model.put("number", number);
        model.put("more", (long) number * ON_A_PAGE < log.total());
        return new ModelAndView("connectors/integration", model);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    /** What is secret is never shown, and stays as it is where nothing is typed. */
    @PostMapping("/{id}")
    ModelAndView change(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> form) {
        var membership = viewer.ownerOf(business);
        var platform = platforms
                .of(integrations.require(membership.businessId(), id).subType())
                .orElseThrow(Refusal::notFound);
        var sent = new TreeMap<String, String>();
        form.forEach((name, values) -> {
            var value = values.getFirst().strip();
            if (!value.isEmpty() || platform.options().contains(name)) {
                sent.put(name, value);
            }
        });
        var problems = sent.entrySet().stream()
                .filter(it -> it.getValue().length() > ConnectorController.LONGEST_SECRET)
                .collect(Collectors.toMap(Map.Entry::getKey, it -> "It is too long."));
        if (!problems.isEmpty()) {
            return corrected(membership, id, problems);
        }
        var until = clock.instant().plus(Connectors.ROTATION);
        var connector = connectors.change(
                membership.businessId(),
                id,
                it -> it.set(
                        sent.get("secret"),
                        until,
                        it.changedCredentials(platform, only(Connector.settable(platform), sent)),
                        it.changedOptions(set(only(platform.options(), sent)))));
        boolean answers = platform instanceof ShopDirectory && connector.isOpen(platform);
        return new ModelAndView(answers ? shops(membership, id) : back(membership, id) + "?saved");
    }

    /** What is switched off is not set. */
    private static Map<String, String> set(Map<String, String> options) {
        return options.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, it -> it.getValue().equals("false") ? "" : it.getValue()));
    }

    private static Map<String, String> only(Set<String> names, Map<String, String> sent) {
        return sent.entrySet().stream()
                .filter(it -> names.contains(it.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** What the platform says right now also tells whether it takes what was set. */
    @GetMapping("/{id}/shops")
    ModelAndView shops(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long id) {
        var membership = viewer.ownerOf(business);
        return shopsPage(membership, integrations.require(membership.businessId(), id), null);
    }

    private ModelAndView shopsPage(Membership business, Integration integration, @Nullable String refused) {
        var model = new HashMap<String, @Nullable Object>();
        model.put("business", business);
        model.put("integration", integration);
        model.put("platform", connectors.platform(integration));
        model.put("refused", refused);
        var all = branches.all(business.businessId());
        model.put(
                "choices",
                all.stream()
                        .filter(Branch::virtual)
                        .map(it -> new Choice(Hex32.print(it.id()), it.name()))
                        .toList());
        model.put("names", all.stream().collect(Collectors.toMap(Branch::id, Branch::name)));
        try {
            model.put("shops", shops.of(integration));
        } catch (Refusal silent) {
            model.put("problem", silent.reason());
        }
        return new ModelAndView("connectors/shops", model);
    }

    /** {@code branch} is the hex32 id of a virtual branch, or empty for a new one of the shop's name. */
    @PostMapping("/{id}/shops")
    ModelAndView link(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @RequestParam String account,
            @RequestParam String shop,
            @RequestParam String branch) {
        var membership = viewer.ownerOf(business);
        var integration = integrations.require(membership.businessId(), id);
        try {
            shops.link(
                    integration,
                    account,
                    shop,
                    branch.isEmpty() ? null : Hex32.parse(branch).orElseThrow(Refusal::notFound));
            return new ModelAndView(shops(membership, id));
        } catch (Refusal refusal) {
            var page = shopsPage(membership, integration, refusal.reason());
            page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
            return page;
        }
    }

    private static String shops(Membership business, long id) {
        return back(business, id) + "/shops";
    }

    @PostMapping("/{id}/plugin-key")
    ModelAndView hand(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long id) {
        var membership = viewer.ownerOf(business);
        try {
            keys.hand(integrations.require(membership.businessId(), id), viewer.userId());
            return page(membership, id, Map.of(), 1).addObject("handed", true);
        } catch (Refusal refusal) {
            if (refusal.kind() == Refusal.Kind.NOT_FOUND) {
                throw refusal;
            }
            var page = page(membership, id, Map.of(), 1).addObject("notHanded", refusal.reason());
            page.setStatus(ErrorBodies.status(refusal));
            return page;
        }
    }

    private ModelAndView corrected(Membership business, long id, Map<String, String> problems) {
        var page = page(business, id, problems, 1);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    @PostMapping("/{id}/key")
    String rotate(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long id) {
        var membership = viewer.ownerOf(business);
        connectors.rotateKey(membership.businessId(), id);
        return back(membership, id);
    }

    @PostMapping("/{id}/catalogue")
    String readCatalogue(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long id) {
        var membership = viewer.ownerOf(business);
        catalogues.readSoon(membership.businessId(), id);
        return back(membership, id);
    }

    @PostMapping("/{id}/backfill")
    ModelAndView backfill(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String since) {
        var membership = viewer.ownerOf(business);
        try {
            var day = LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC);
            backfills.ask(membership.businessId(), id, day.toInstant());
        } catch (DateTimeParseException none) {
            return corrected(membership, id, Map.of("since", "It is not a day."));
        }
        return new ModelAndView(back(membership, id));
    }

    @PostMapping("/{id}/events/{event}/replay")
    String replay(
            @AuthenticationPrincipal Viewer viewer,
            @PathVariable String business,
            @PathVariable long id,
            @PathVariable long event) {
        var membership = viewer.ownerOf(business);
        events.replay(membership.businessId(), id, event);
        return back(membership, id);
    }

    private static String back(Membership business, long id) {
        return "redirect:/console/" + business.id() + "/integrations/" + id;
    }
}
