package io.potoroo.access;

import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Where the operator of the server approves applications. */
@Controller
class OperatorPages {

    private static final int PAGE_SIZE = 10;
    private static final int LAST_PAGE = 1_000_000;

    private final Applications applications;

    OperatorPages(Applications applications) {
        this.applications = applications;
    }

    @GetMapping("/operator/applications")
    ModelAndView list(
            @RequestParam(defaultValue = "false") boolean approved, @RequestParam(defaultValue = "1") int page) {
        int shown = Math.clamp(page, 1, LAST_PAGE);
        var rows = applications.all(approved, PAGE_SIZE + 1, (shown - 1) * PAGE_SIZE);
        return new ModelAndView(
                "access/operator-applications",
                Map.of(
                        "approved",
                        approved,
                        "rows",
                        rows.stream().limit(PAGE_SIZE).toList(),
                        "page",
                        shown,
                        "more",
                        rows.size() > PAGE_SIZE));
    }

    @PostMapping("/operator/applications/{clientId}/approve")
    String approve(@PathVariable long clientId) {
        applications.approve(clientId);
        return "redirect:/operator/applications";
    }

    @PostMapping("/operator/applications/{clientId}/unapprove")
    String unapprove(@PathVariable long clientId) {
        applications.unapprove(clientId);
        return "redirect:/operator/applications?approved=true";
    }
}
