package io.potoroo.connectors.magento;

import io.potoroo.connectors.PlatformJson;
import io.potoroo.integrations.BranchLinks;
import io.potoroo.integrations.LinkForIntake;
import io.potoroo.kernel.Refusal;
import io.potoroo.web.Messages;
import io.potoroo.web.Violations;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the plug-in sends: parameters of a GET or of an old version's form, or JSON; numbers and truths are texts in some. */
record StoreCall(PlatformJson sent) {

    /** Of a body that is not JSON everything is missing. */
    static StoreCall read(HttpServletRequest request) throws IOException {
        var contentType = Optional.ofNullable(request.getContentType()).orElse("");
        if (!request.getMethod().equals("POST") || contentType.startsWith("application/x-www-form-urlencoded")) {
            var parameters = JsonNodeFactory.instance.objectNode();
            request.getParameterMap().forEach((name, values) -> parameters.put(name, values[0]));
            return new StoreCall(PlatformJson.of(parameters));
        }
        return new StoreCall(json(request.getInputStream().readAllBytes()));
    }

    private static PlatformJson json(byte[] bytes) {
        try {
            return PlatformJson.read(bytes);
        } catch (JacksonException malformed) {
            throw Refusal.notAllowed("The request body is not valid JSON.");
        }
    }

    /** Some calls are JSON in a text of the JSON. */
    StoreCall inner() {
        var data = sent.text("data");
        return data == null ? this : new StoreCall(json(data.getBytes(StandardCharsets.UTF_8)));
    }

    Optional<LinkForIntake> link(UUID businessId, BranchLinks links) {
        var domain = sent.text("domain");
        var shop = sent.text("storeId");
        return domain == null || shop == null ? Optional.empty() : links.ofStore(businessId, domain, shop);
    }

    @Nullable String text(String field) {
        return sent.text(field);
    }

    String required(String field) {
        var text = sent.text(field);
        if (text == null) {
            throw Refusal.invalid(field, Messages.required(field));
        }
        return text;
    }

    BigDecimal amount(String field) {
        var amount = number(field);
        if (amount.signum() < 0) {
            throw Refusal.invalid(field, Messages.selectedInvalid(field));
        }
        return amount;
    }

    /** Of discounts, which stores tell below zero, and of what may not be told at all. */
    BigDecimal size(String field) {
        return sent.has(field) ? number(field).abs() : BigDecimal.ZERO;
    }

    private BigDecimal number(String field) {
        required(field);
        var number = sent.decimal(field);
        if (number == null) {
            throw Refusal.invalid(field, Messages.mustBeNumber(field));
        }
        if (number.abs().compareTo(Violations.LARGEST_AMOUNT) > 0) {
            throw Refusal.invalid(field, Messages.selectedInvalid(field));
        }
        return number;
    }

    long whole(String field) {
        try {
            return amount(field).longValueExact();
        } catch (ArithmeticException fraction) {
            throw Refusal.invalid(field, Messages.mustBeInteger(field));
        }
    }

    /** From 1 to {@code most}. */
    int count(String field, int standard, int most) {
        var number = sent.decimal(field);
        return number == null
                ? standard
                : number.max(BigDecimal.ONE).min(BigDecimal.valueOf(most)).intValue();
    }

    /** As it is where nothing is said. */
    boolean flag(String field, boolean current) {
        return sent.text(field) == null ? current : sent.isTrue(field);
    }

    @Nullable LocalDate date(String field, LocalDate today) {
        var text = sent.text(field);
        if (text == null) {
            return null;
        }
        try {
            var date = LocalDate.parse(text);
            if (date.isAfter(today)) {
                throw Refusal.invalid(field, Messages.mustBeBeforeNow(field));
            }
            return date;
        } catch (DateTimeException notADate) {
            throw Refusal.invalid(field, Messages.notADate(field));
        }
    }
}
