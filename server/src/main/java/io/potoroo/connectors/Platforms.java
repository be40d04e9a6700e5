package io.potoroo.connectors;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The platforms there are connectors for. */
@Component
class Platforms {

    private final Map<String, Platform> byName;

    Platforms(List<Platform> platforms) {
        this.byName = platforms.stream().collect(toUnmodifiableMap(Platform::name, it -> it));
    }

    Optional<Platform> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Optional<Platform> of(int subType) {
        return all().stream().filter(it -> it.subType() == subType).findFirst();
    }

    Collection<Platform> all() {
        return byName.values();
    }
}
