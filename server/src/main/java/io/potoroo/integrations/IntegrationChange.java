package io.potoroo.integrations;

import org.jspecify.annotations.Nullable;

/**
 * What to change of an integration; null leaves it as it is.
 *
 * @param type cannot be changed: any other than it has is refused
 */
public record IntegrationChange(
        @Nullable String name,
        @Nullable Integer type,
        @Nullable Integer subType,
        @Nullable Boolean ecom,
        @Nullable Boolean active,
        @Nullable SettingsChange settings) {

    boolean changesEcom(Integration integration) {
        return ecom != null && ecom != integration.ecom();
    }

    Integration of(Integration integration) {
        return new Integration(
                integration.businessId(),
                integration.id(),
                name == null ? integration.name() : name,
                integration.type(),
                subType == null ? integration.subType() : subType,
                ecom == null ? integration.ecom() : ecom,
                active == null ? integration.active() : active,
                integration.settings(),
                integration.ownSettings(),
                integration.createdAt(),
                integration.updatedAt());
    }
}
