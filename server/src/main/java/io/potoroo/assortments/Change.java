package io.potoroo.assortments;

import java.util.List;
import java.util.Map;

/**
 * Some of what an account sells, and what it sells no more.
 *
 * @param told of each kind, each once
 * @param gone the ids of those that are there no more
 */
public record Change(Map<Kind, List<Item>> told, Map<Kind, List<String>> gone) {

    public List<Item> told(Kind kind) {
        return told.getOrDefault(kind, List.of());
    }
}
