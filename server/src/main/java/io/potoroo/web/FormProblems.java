package io.potoroo.web;

import static java.util.stream.Collectors.joining;

import io.potoroo.kernel.Message;
import io.potoroo.kernel.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** A form's page shown again: {@code form} as it was sent, and {@code problems}, what is wrong with each field. */
public final class FormProblems {

    private FormProblems() {}

    /** For a refusal of fields; any other is thrown on. */
    public static ModelAndView page(String view, Object form, Refusal refusal) {
        if (refusal.kind() != Refusal.Kind.INVALID) {
            throw refusal;
        }
        var problems = new LinkedHashMap<String, String>();
        refusal.fields()
                .forEach((field, messages) -> problems.put(
                        field, messages.stream().map(Message::toString).collect(joining(" "))));
        return page(HttpStatus.UNPROCESSABLE_CONTENT, view, form, problems);
    }

    public static ModelAndView page(HttpStatus status, String view, Object form, Map<String, String> problems) {
        var page = new ModelAndView(view, Map.of("form", form, "problems", problems));
        page.setStatus(status);
        return page;
    }
}
