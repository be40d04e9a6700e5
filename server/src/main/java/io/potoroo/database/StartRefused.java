package io.potoroo.database;

/** Why the server will not start, in one sentence for the person who started it. */
final class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StartRefused(String sentence) {
        super(sentence);
    }
}
