package io.potoroo.customers;

import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which fields a business changes, and how; what is not named stays as it is. */
record CrmFieldsRequest(@NotNull @Size(min = 1, max = 16) List<FieldRequest> fields) {

    record FieldRequest(
            @NotNull String name,
            @Size(max = 100) @Nullable String label,
            @Nullable Boolean isHidden,
            @Nullable Boolean isRequired,
            @Nullable CrmFieldType fieldType,
            @Size(max = 100) @Nullable List<String> options,
            @PositiveOrZero @Max(1000) @Nullable Integer displayOrder) {

        CrmField changed(CrmField field) {
            var type = fieldType == null ? field.type() : fieldType;
            var choices = options == null ? field.options() : options;
            return new CrmField(
                    field.name(),
                    label == null ? field.label() : label,
                    isHidden == null ? field.hidden() : isHidden,
                    isRequired == null ? field.required() : isRequired,
                    type,
                    type == CrmFieldType.SELECT ? choices : List.of(),
                    displayOrder == null ? field.displayOrder() : displayOrder);
        }
    }

    /** Adds what is wrong with changing the fields so; the components may be null here, whatever they say. */
    void check(List<CrmField> current, Violations violations) {
        var known = new HashMap<String, CrmField>();
        current.forEach(it -> known.put(it.name().key(), it));
        var named = new HashSet<String>();
        for (int i = 0; fields != null && i < fields.size(); i++) {
            var sent = fields.get(i);
            var prefix = "fields." + i + ".";
            var field = known.get(sent.name());
            if (sent.name() != null && field == null) {
                violations.add(prefix + "name", Messages.selectedInvalid(prefix + "name"));
            } else if (sent.name() != null && !named.add(sent.name())) {
                violations.add(prefix + "name", Messages.duplicate(prefix + "name"));
            } else if (field != null) {
                check(sent, field, prefix, violations);
            }
        }
    }

    private static void check(FieldRequest sent, CrmField field, String prefix, Violations violations) {
        var changed = sent.changed(field);
        if (!field.name().isCustom()) {
            prohibit(prefix + "field_type", sent.fieldType(), violations);
            prohibit(prefix + "options", sent.options(), violations);
        } else if (changed.type() == CrmFieldType.SELECT
                && changed.options().isEmpty()
                && !violations.has(prefix + "options")) {
            violations.add(
                    prefix + "options", Messages.requiredWhen(prefix + "options", prefix + "field_type", "select"));
        } else if (new HashSet<>(changed.options()).size() < changed.options().size()) {
            violations.add(prefix + "options", Messages.duplicate(prefix + "options"));
        }
        if (changed.hidden() && changed.required()) {
            violations.add(prefix + "is_required", Messages.prohibited(prefix + "is_required"));
        }
    }

    private static void prohibit(String field, @Nullable Object value, Violations violations) {
        if (value != null) {
            violations.add(field, Messages.prohibited(field));
        }
    }

    /** Only those that are named. */
    List<CrmField> changed(List<CrmField> current) {
        var violations = new Violations();
        check(current, violations);
        violations.throwIfAny();
        var known = new HashMap<String, CrmField>();
        current.forEach(it -> known.put(it.name().key(), it));
        return fields.stream().map(it -> it.changed(known(known, it.name()))).toList();
    }

    private static CrmField known(Map<String, CrmField> fields, String name) {
        var field = fields.get(name);
        if (field == null) {
            throw new IllegalStateException("checked to be there: " + name);
        }
        return field;
    }
}
