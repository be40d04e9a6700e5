package io.potoroo.integrations;

import org.jspecify.annotations.Nullable;

/** An integration to be created; see {@link Integration}. */
public record NewIntegration(
        String name,
        int type,
        int subType,
        boolean ecom,
        boolean active,
        @Nullable SettingsChange settings) {}
