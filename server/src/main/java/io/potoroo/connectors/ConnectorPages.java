package io.potoroo.connectors;

import io.potoroo.access.Membership;
import io.potoroo.access.Viewer;
import io.potoroo.integrations.Integration;
import io.potoroo.integrations.Integrations;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Paging;
import io.potoroo.web.WebSettings;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
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
    private final Backfills backfills;
    private final Integrations integrations;
    private final String publicUrl;
    private final Clock clock;

    ConnectorPages(
            Connectors connectors,
            ConnectorRepository repository,
            Platforms platforms,
            Events events,
            Backfills backfills,
            Integrations integrations,
            WebSettings settings,
            Clock clock) {
        this.connectors = connectors;
        this.repository = repository;
        this.platforms = platforms;
        this.events = events;
        this.backfills = backfills;
        this.integrations = integrations;
        this.publicUrl = settings.publicUrl();
        this.clock = clock;
    }

    /** An integration in the list. */
    record Row(
            Integration integration,
            @Nullable String platform,
            @Nullable Connector connector) {}

    @GetMapping
    ModelAndView list(@AuthenticationPrincipal Viewer viewer, @PathVariable String business) {
        var membership = viewer.ownerOf(business);
        var all = integrations
                .list(membership.businessId(), ALL, new Paging(1, MOST, "", ""))
                .integrations();
        var known = repository
                .all(membership.businessId(), all.stream().map(Integration::id).toList())
                .stream()
                .collect(Collectors.toMap(Connector::integrationId, it -> it));
        return new ModelAndView("connectors/integrations")
                .addObject("business", membership)
                .addObject(
                        "rows",
                        all.stream()
                                .map(it -> new Row(
                                        it,
                                        platforms
                                                .of(it.subType())
                                                .map(Platform::name)
                                                .orElse(null),
                                        known.get(it.id())))
                                .toList());
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
        model.put("backfill", backfills.of(business.businessId(), id).orElse(null));
        model.put(
                "address",
                connector == null || !platform.hasWebhooks()
                        ? null
                        : publicUrl + WebhookIntakeController.path(platform.name(), connector.intakeKey()));
        model.put("credentials", sorted(platform.credentials()));
        model.put("options", sorted(platform.options()));
        model.put("events", log.events());
        model.put("problems", problems);
        model.put("number", number);
        model.put("more", (long) number * ON_A_PAGE < log.total());
        return new ModelAndView("connectors/integration", model);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }

    /** Fields that are left empty stay as they are. */
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
            if (!values.getFirst().isBlank()) {
                sent.put(name, values.getFirst().strip());
            }
        });
        var problems = sent.entrySet().stream()
                .filter(it -> it.getValue().length() > ConnectorController.LONGEST_SECRET)
                .collect(Collectors.toMap(Map.Entry::getKey, it -> "It is too long."));
        if (!problems.isEmpty()) {
            return corrected(membership, id, problems);
        }
        var until = clock.instant().plus(Connectors.ROTATION);
        connectors.change(
                membership.businessId(),
                id,
                it -> it.set(
                        sent.get("secret"),
                        until,
                        merged(it.credentials(), platform.credentials(), sent),
                        merged(it.options(), platform.options(), sent)));
        return new ModelAndView(back(membership, id));
    }

    private ModelAndView corrected(Membership business, long id, Map<String, String> problems) {
        var page = page(business, id, problems, 1);
        page.setStatus(HttpStatus.UNPROCESSABLE_CONTENT);
        return page;
    }

    private static Map<String, String> merged(
            Map<String, String> current, Set<String> names, Map<String, String> sent) {
        var merged = new HashMap<>(current);
        names.stream().filter(sent::containsKey).forEach(it -> merged.put(it, sent.get(it)));
        return Map.copyOf(merged);
    }

    @PostMapping("/{id}/key")
    String rotate(@AuthenticationPrincipal Viewer viewer, @PathVariable String business, @PathVariable long id) {
        var membership = viewer.ownerOf(business);
        connectors.rotateKey(membership.businessId(), id);
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
