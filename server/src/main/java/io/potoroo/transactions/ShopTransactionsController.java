package io.potoroo.transactions;

import io.potoroo.access.Caller;
import io.potoroo.businesses.Businesses;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.web.Body;
import io.potoroo.web.Data;
import io.potoroo.web.Includes;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /transactions} for linked shops: where they happen is the link's branch. */
@RestController
@RequestMapping("/api/v1/branch-links/{link}/transactions")
@Tag(name = "Transactions of shops")
class ShopTransactionsController {

    private final IntentRequests requests;
    private final TransactionRepository repository;
    private final TransactionAnswers answers;
    private final BranchLinks links;
    private final Businesses businesses;

    ShopTransactionsController(
            IntentRequests requests,
            TransactionRepository repository,
            TransactionAnswers answers,
            BranchLinks links,
            Businesses businesses) {
        this.requests = requests;
        this.repository = repository;
        this.answers = answers;
        this.links = links;
        this.businesses = businesses;
    }

    @PostMapping
    @Operation(summary = "Reward, redeem, return and the like, at the link's branch")
    Data<TransactionAnswer> create(
            Caller caller,
            @PathVariable long link,
            Body<TransactionRequest> body,
            HttpServletRequest request,
            HttpServletResponse response) {
        var shop = links.requireForIntake(caller.businessId(), link);
        return requests.carryOut(businesses.get(caller.businessId()), body, shop, request, response);
    }

    @GetMapping
    @Operation(summary = "The transactions at the link's branch, newest first")
    Listing<TransactionAnswer> list(
            Caller caller, @PathVariable long link, @PageSize(100) Paging paging, HttpServletRequest request) {
        var shop = links.require(caller.businessId(), link);
        var business = businesses.get(caller.businessId());
        var conditions = TransactionsController.FILTERS.read(request).and("t.branch_id = '" + shop.branchId() + "'");
        var rows = repository.list(business.id(), conditions, paging);
        var total = repository.count(business.id(), conditions);
        return paging.listWithCursor(answers.of(business, rows, Includes.read(request, "relationships")), total);
    }
}
