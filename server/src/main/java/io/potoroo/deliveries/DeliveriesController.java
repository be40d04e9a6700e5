package io.potoroo.deliveries;

import io.potoroo.access.Caller;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /branch-links/{id}/events}: why there are no points. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Sales")
class DeliveriesController {

    private final Deliveries deliveries;
    private final BranchLinks links;

    DeliveriesController(Deliveries deliveries, BranchLinks links) {
        this.deliveries = deliveries;
        this.links = links;
    }

    @GetMapping("/branch-links/{id}/events")
    @Operation(summary = "What was delivered for a shop in the last 30 days and what became of it, newest first")
    Listing<DeliveryEvent> list(
            Caller caller, @PathVariable long id, @PageSize(100) Paging paging, HttpServletRequest request) {
        links.require(caller.businessId(), id);
        return deliveries.list(caller.businessId(), id, DeliveryLogRepository.FILTERS.read(request), paging);
    }
}
