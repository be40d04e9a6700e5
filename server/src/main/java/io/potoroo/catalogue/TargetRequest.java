package io.potoroo.catalogue;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/** The customers whom a client wants a targeted item to be for. */
public record TargetRequest(@NotNull @Size(min = 1) List<CustomerReference> customers) {

    public record CustomerReference(@NotNull UUID id) {}

    public List<UUID> customerIds() {
        return customers.stream().map(CustomerReference::id).toList();
    }
}
