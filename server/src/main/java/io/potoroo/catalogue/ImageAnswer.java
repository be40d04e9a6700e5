package io.potoroo.catalogue;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an image is, in its sizes; clients look for the original under either of two names. */
public record ImageAnswer(
        String original,
        String large,
        String medium,
        String thumbnail,
        String path,
        @JsonProperty("default") boolean first) {}
