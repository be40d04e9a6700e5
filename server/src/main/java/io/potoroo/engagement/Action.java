package io.potoroo.engagement;

import java.util.Arrays;
import java.util.Optional;

/** What customers can be called to do; the ids are fixed by the wire contract. */
enum Action {
    CHECK_IN(3, "Check-in"),
    FOLLOW_FACEBOOK(4, "Follow on Facebook"),
    COMPLETE_PROFILE(5, "Complete profile"),
    FOLLOW_TWITTER(6, "Follow on Twitter"),
    FOLLOW_INSTAGRAM(7, "Follow on Instagram"),
    FOLLOW_TIKTOK(8, "Follow on TikTok");

    private final int id;
    private final String label;

    Action(int id, String label) {
        this.id = id;
        this.label = label;
    }

    static Optional<Action> of(long id) {
        return Arrays.stream(values()).filter(it -> it.id == id).findFirst();
    }

    int id() {
        return id;
    }

    String label() {
        return label;
    }
}
