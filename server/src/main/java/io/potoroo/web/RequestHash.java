package io.potoroo.web;

/**
 * What is kept of a request to know it by when it comes again.
 *
 * <p>Keyed with a secret that is not in the database: what a request says can be as little as a PIN, which whoever has the
 * database could find by trying.
 */
@FunctionalInterface
public interface RequestHash {

    byte[] of(byte[] request);
}
