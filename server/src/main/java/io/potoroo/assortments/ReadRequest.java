package io.potoroo.assortments;

import static java.util.Objects.requireNonNullElse;

import io.potoroo.kernel.Message;
import io.potoroo.web.Body;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Which items somebody wants to read; in the body of a GET, or in its query, where the body says nothing of it. */
record ReadRequest(
        @Min(1) @Max(100) @Nullable Integer perPage,
        @Min(1) @Nullable Integer page,
        @Size(max = 1100) @Nullable String after,
        @Size(max = 20) @Nullable List<Filter> filters) {

    private static final int MOST = 100;
    private static final Pattern FILTER = Pattern.compile("filters\\[(\\d{1,9})]\\[(field|operator|value)]");

    record Filter(
            @NotNull @Size(max = 100) String field,
            @NotNull @Size(max = 100) String operator,
            @NotNull String value) {}

    /** Refused with everything that does not hold. */
    static Selecting selecting(Body<ReadRequest> body, HttpServletRequest http) {
        var violations = new Violations();
        var sent = body.readInto(violations);
        var asked = Body.of(ReadRequest.class, query(http, sent, violations)).readInto(violations);
        var request = new ReadRequest(
                either(sent.perPage, asked.perPage),
                either(sent.page, asked.page),
                either(sent.after, asked.after),
                either(sent.filters, asked.filters));
        if (request.after != null) {
            violations.forget("page");
        }
        var selecting = request.selecting(violations);
        violations.throwIfAny();
        return selecting;
    }

    private static <T> @Nullable T either(@Nullable T sent, @Nullable T asked) {
        return sent == null ? asked : sent;
    }

    /** The query as a body, without what the body itself tells, well or badly. */
    private static ObjectNode query(HttpServletRequest http, ReadRequest sent, Violations violations) {
        var node = JsonNodeFactory.instance.objectNode();
        put(node, "per_page", sent.perPage, http, violations);
        put(node, "page", sent.page, http, violations);
        put(node, "after", sent.after, http, violations);
        if (sent.filters == null && !violations.has("filters")) {
            var filters = new TreeMap<Integer, ObjectNode>();
            http.getParameterMap().forEach((name, values) -> {
                var match = FILTER.matcher(name);
                if (match.matches()) {
                    filters.computeIfAbsent(
                                    Integer.valueOf(match.group(1)), index -> JsonNodeFactory.instance.objectNode())
                            .put(match.group(2), values[0]);
                } else if (name.startsWith("filters") && !violations.has("filters")) {
                    violations.add(
                            "filters",
                            Message.of("The filters of a query must be sent as filters[0][field], filters[0][operator]"
                                    + " and filters[0][value]."));
                }
            });
            if (!filters.isEmpty()) {
                node.putArray("filters").addAll(filters.values());
            }
        }
        return node;
    }

    private static void put(
            ObjectNode node, String name, @Nullable Object sent, HttpServletRequest http, Violations violations) {
        var value = http.getParameter(name);
        if (value != null && sent == null && !violations.has(name)) {
            node.put(name, value);
        }
    }

    private Selecting selecting(Violations violations) {
        var conditions = new ArrayList<Selecting.Condition>();
        var asked = requireNonNullElse(filters, List.<Filter>of());
        for (int i = 0; i < asked.size(); i++) {
            var filter = asked.get(i);
            if (filter.field() != null && filter.operator() != null && filter.value() != null) {
                var condition = Selecting.condition(
                        "filters." + i + ".", filter.field(), filter.operator(), filter.value(), violations);
                if (condition != null) {
                    conditions.add(condition);
                }
            }
        }
        int size = perPage == null ? MOST : perPage;
        var first = new Selecting(size, page == null ? 1 : page, null, conditions);
        if (after == null) {
            return first;
        }
        var next = Selecting.at(after, size, conditions);
        if (next == null) {
            violations.add("after", Messages.selectedInvalid("after"));
        }
        return next == null ? first : next;
    }
}
