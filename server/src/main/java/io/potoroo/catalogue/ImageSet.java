package io.potoroo.catalogue;

/** The names of the four files of one image. */
public record ImageSet(String original, String large, String medium, String thumbnail) {}
