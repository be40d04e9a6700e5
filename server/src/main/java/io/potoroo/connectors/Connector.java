package io.potoroo.connectors;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an integration and its platform talk to each other.
 *
 * @param platform by name
 * @param intakeKey what the address of its webhooks ends with
 * @param secrets what the platform may sign with now, the newest first
 * @param earlierUntil how long the second secret is good; null where there is none
 * @param refused so many requests were not signed by the platform
 * @param askedUntil what changed before has been asked for
 * @param problem why the platform could not be asked the last time
 */
record Connector(
        UUID businessId,
        long integrationId,
        String platform,
        String intakeKey,
        List<String> secrets,
        @Nullable Instant earlierUntil,
        Map<String, String> credentials,
        Map<String, String> options,
        long refused,
        @Nullable Instant refusedAt,
        Instant askedUntil,
        @Nullable Instant askedAt,
        @Nullable String problem,
        Instant createdAt,
        Instant updatedAt) {

    /** Whether anything was set, so that the platform can tell or be asked. */
    public boolean isSetUp() {
        return !secrets.isEmpty() || !credentials.isEmpty();
    }

    /** Whether all is set that the platform tells by, and is asked with. */
    boolean isComplete(Platform of) {
        return isOpen(of) && (!of.hasWebhooks() || !secrets.isEmpty());
    }

    boolean isOpen(Platform to) {
        return to.isOpen(credentials.keySet());
    }

    /** The names of the credentials that the platform's API wants besides those that are set. */
    SortedSet<String> missing(Platform at) {
        var missing = new TreeSet<>(isOpen(at) ? Set.of() : at.credentials());
        missing.removeAll(credentials.keySet());
        return missing;
    }

    /** The names of all credentials that may be set. */
    static SortedSet<String> settable(Platform at) {
        var names = new TreeSet<>(at.credentials());
        names.addAll(at.furtherCredentials());
        return names;
    }

    Connector at(String otherPlatform, String otherKey) {
        return with(otherPlatform, otherKey, secrets, earlierUntil, credentials, options);
    }

    Connector with(Map<String, String> otherCredentials) {
        return with(platform, intakeKey, secrets, earlierUntil, otherCredentials, options);
    }

    private Connector with(
            String newPlatform,
            String newKey,
            List<String> newSecrets,
            @Nullable Instant newEarlierUntil,
            Map<String, String> newCredentials,
            Map<String, String> newOptions) {
        return new Connector(
                businessId,
                integrationId,
                newPlatform,
                newKey,
                newSecrets,
                newEarlierUntil,
                newCredentials,
                newOptions,
                refused,
                refusedAt,
                askedUntil,
                askedAt,
                problem,
                createdAt,
                updatedAt);
    }

    /**
     * The credentials with changes, of which an empty one takes one away. What the platform gave for the ones before does
     * not outlive them.
     */
    Map<String, String> changedCredentials(Platform at, Map<String, String> changes) {
        var changed = merged(credentials, changes);
        if (!changed.equals(credentials)) {
            changed.keySet().retainAll(settable(at));
        }
        return Map.copyOf(changed);
    }

    Map<String, String> changedOptions(Map<String, String> changes) {
        return Map.copyOf(merged(options, changes));
    }

    private static Map<String, String> merged(Map<String, String> current, Map<String, String> changes) {
        var merged = new HashMap<>(current);
        changes.forEach((name, value) -> {
            if (value.isBlank()) {
                merged.remove(name);
            } else {
                merged.put(name, value.strip());
            }
        });
        return merged;
    }

    Connector set(Map<String, String> newCredentials, Map<String, String> newOptions) {
        return with(platform, intakeKey, secrets, earlierUntil, newCredentials, newOptions);
    }

    /** With what was set: another secret makes the one before the earlier one, which is good for a while. */
    Connector set(
            @Nullable String secret,
            Instant earlierIsGoodUntil,
            Map<String, String> newCredentials,
            Map<String, String> newOptions) {
        boolean another =
                secret != null && (secrets.isEmpty() || !secrets.getFirst().equals(secret));
        if (!another) {
            return set(newCredentials, newOptions);
        }
        return secrets.isEmpty()
                ? with(platform, intakeKey, List.of(secret), null, newCredentials, newOptions)
                : with(
                        platform,
                        intakeKey,
                        List.of(secret, secrets.getFirst()),
                        earlierIsGoodUntil,
                        newCredentials,
                        newOptions);
    }
}
