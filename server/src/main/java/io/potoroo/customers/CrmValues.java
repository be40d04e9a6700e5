package io.potoroo.customers;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What a business knows of a customer beyond what every customer has. */
record CrmValues(List<String> tags, Map<String, JsonNode> customFields) {

    static final CrmValues NONE = new CrmValues(List.of(), Map.of());
}
