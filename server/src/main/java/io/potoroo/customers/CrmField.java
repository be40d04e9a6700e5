package io.potoroo.customers;

import java.util.List;

/**
 * Something a business wants to know of its customers.
 *
 * @param required asked for whenever the fields are written, and never empty again
 * @param options what can be chosen; empty where anything can be said
 */
record CrmField(
        CrmName name,
        String label,
        boolean hidden,
        boolean required,
        CrmFieldType type,
        List<String> options,
        int displayOrder) {

    /** As it is until the business says something else. */
    static CrmField standard(CrmName name) {
        return new CrmField(name, name.label(), name.isCustom(), false, name.type(), List.of(), name.id());
    }
}
