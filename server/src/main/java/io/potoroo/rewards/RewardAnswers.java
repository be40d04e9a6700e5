package io.potoroo.rewards;

import io.potoroo.businesses.Business;
import io.potoroo.catalogue.Catalogue;
import io.potoroo.catalogue.Images;
import io.potoroo.web.Includes;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Rewards as answers show them, with the relationships and in the language that the request asks for. */
@Component
public class RewardAnswers {

    private final Catalogue catalogue;
    private final Images images;
    private final Clock clock;

    RewardAnswers(Catalogue catalogue, Images images, Clock clock) {
        this.catalogue = catalogue;
        this.images = images;
        this.clock = clock;
    }

    /** In their order, in two statements at most however many there are. */
    public List<RewardAnswer> of(Business business, List<Reward> page, HttpServletRequest request) {
        var branches =
                Includes.read(request, "relationships").has("branches") ? catalogue.branches(business.id()) : null;
        var now = clock.instant();
        return page.stream()
                .map(it -> RewardAnswer.of(
                        it,
                        business.currency(),
                        now,
                        it.content().presentation().textFor(request),
                        images.answers(it.content().presentation().images()),
                        branches == null
                                ? null
                                : it.content().presentation().branchIds().stream()
                                        .map(branches::get)
                                        .filter(Objects::nonNull)
                                        .toList()))
                .toList();
    }
}
