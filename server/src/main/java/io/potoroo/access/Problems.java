package io.potoroo.access;

import io.potoroo.kernel.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** A form shown again, with what is wrong beside each field. */
final class Problems {

    private Problems() {}

    static ModelAndView page(String view, Object form, Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.INVALID) {
            throw refusal;
        }
        var problems = new LinkedHashMap<String, String>();
        refusal.fields().forEach((field, messages) -> problems.put(field, String.join(" ", messages)));
        return page(HttpStatus.UNPROCESSABLE_CONTENT, view, form, problems);
    }

    static ModelAndView page(HttpStatus status, String view, Object form, Map<String, String> problems) {
        var page = new ModelAndView(view, Map.of("form", form, "problems", problems));
        page.setStatus(status);
        return page;
    }
}
