package io.potoroo.integrations;

import io.potoroo.access.Caller;
import io.potoroo.branches.Branch;
import io.potoroo.branches.Branches;
import io.potoroo.kernel.Hex32;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The branches of the business, in both APIs. */
@RestController
class BranchesController {

    private final Branches branches;
    private final BranchLinks links;

    BranchesController(Branches branches, BranchLinks links) {
        this.branches = branches;
        this.links = links;
    }

    /** All of them, so that the virtual one to link is found in one answer. */
    @GetMapping("/api/v1/branches")
    Listing<BranchAnswer> list(Caller caller, Paging paging, HttpServletRequest request) {
        return answers(
                caller, branches.list(caller.businessId(), Branches.filters().read(request), paging), paging);
    }

    @GetMapping("/api/v1/branches/{id}")
    Data<BranchAnswer> read(Caller caller, @PathVariable String id) {
        var branch = Hex32.parse(id)
                .flatMap(it -> branches.find(caller.businessId(), it))
                .orElseThrow(Refusal::notFound);
        return Data.of(answers(caller.businessId(), List.of(branch)).getFirst());
    }

    /** The places; virtual ones as well where the request asks for them. */
    @GetMapping("/branches")
    Listing<BranchAnswer> listPlaces(Caller caller, @PageSize(15) Paging paging, HttpServletRequest request) {
        var conditions = Branches.filters().read(request);
        return answers(
                caller,
                Includes.read(request, "include").has("virtual_branch")
                        ? branches.list(caller.businessId(), conditions, paging)
                        : branches.listPlaces(caller.businessId(), conditions, paging),
                paging);
    }

    private Listing<BranchAnswer> answers(Caller caller, Branches.Page page, Paging paging) {
        return paging.list(answers(caller.businessId(), page.branches()), page.total());
    }

    private List<BranchAnswer> answers(UUID businessId, List<Branch> page) {
        return BranchAnswer.of(
                page,
                links.ecomBranches(businessId, page.stream().map(Branch::id).toList()));
    }
}
