package io.potoroo.catalogue;

/** How many customers a targeted item is for. */
public record TargetedAnswer(long totalTargeted) {}
