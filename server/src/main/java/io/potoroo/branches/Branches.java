package io.potoroo.branches;

import io.potoroo.businesses.Businesses;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Filters;
import io.potoroo.web.Messages;
import io.potoroo.web.Paging;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** The branches of each business. */
@Service
public class Branches {

    private static final int LONGEST_NAME = 255;

    /** One page of branches, and how many there are in all. */
    public record Page(List<Branch> branches, long total) {}

    private final BranchRepository repository;
    private final Businesses businesses;
    private final Clock clock;

    Branches(BranchRepository repository, Businesses businesses, Clock clock) {
        this.repository = repository;
        this.businesses = businesses;
        this.clock = clock;
    }

    /** Refused where the name does not hold, or the business has a main branch and this is to be one too. */
    public Branch create(UUID businessId, NewBranch branch) {
        var name = branch.name().strip();
        if (name.isEmpty()) {
            throw Refusal.invalid("name", Messages.required("name"));
        }
        if (name.length() > LONGEST_NAME) {
            throw Refusal.invalid("name", Messages.tooLong("name", LONGEST_NAME));
        }
        var zone = branch.timeZone() == null ? businesses.get(businessId).timeZone() : branch.timeZone();
        var created = new Branch(
                businessId,
                Hex32.next(),
                name,
                branch.webSite(),
                branch.phone(),
                branch.address(),
                branch.virtual(),
                branch.main(),
                zone,
                clock.instant());
        if (!repository.add(created)) {
            throw Refusal.invalid("main", Messages.taken("main"));
        }
        return created;
    }

    public Optional<Branch> find(UUID businessId, UUID branchId) {
        return repository.find(businessId, branchId);
    }

    /** The branch that is meant where a request names none. */
    public Optional<Branch> main(UUID businessId) {
        return repository.main(businessId);
    }

    /** By id, those that meet conditions of {@link #filters}. */
    public Page list(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return new Page(repository.list(businessId, conditions, paging), repository.count(businessId, conditions));
    }

    /** As {@link #list}, without the virtual ones. */
    public Page listPlaces(UUID businessId, Filters.Conditions conditions, Paging paging) {
        return list(businessId, conditions.and("not virtual_branch"), paging);
    }

    /** What lists of branches may be filtered by. */
    public static Filters filters() {
        return new Filters().truth("virtual_branch_flag", "virtual_branch");
    }

    /** Every branch, by id; a business has few enough to show them at once. */
    public List<Branch> all(UUID businessId) {
        return repository.all(businessId);
    }
}
