package io.potoroo.customers;

import io.potoroo.access.Caller;
import io.potoroo.web.Listing;
import io.potoroo.web.PageSize;
import io.potoroo.web.Paging;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /customers/{id}/notifications}: what a customer was told; nothing, as this server sends no messages. */
@RestController
class NotificationsController {

    private final Customers customers;

    NotificationsController(Customers customers) {
        this.customers = customers;
    }

    @GetMapping("/customers/{customerId}/notifications")
    Listing<Object> list(Caller caller, @PathVariable String customerId, @PageSize(15) Paging paging) {
        customers.get(caller.businessId(), customerId);
        return paging.list(List.of(), 0);
    }
}
