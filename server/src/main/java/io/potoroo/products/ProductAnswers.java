package io.potoroo.products;

import io.potoroo.businesses.Business;
import io.potoroo.catalogue.Images;
import io.potoroo.catalogue.TextAnswer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.stereotype.Component;

/** Products as answers show them, in the language that the request asks for. */
@Component
public class ProductAnswers {

    private final Images images;

    ProductAnswers(Images images) {
        this.images = images;
    }

    public List<ProductAnswer> of(Business business, List<Product> products, HttpServletRequest request) {
        return products.stream().map(it -> of(business, it, request)).toList();
    }

    private ProductAnswer of(Business business, Product product, HttpServletRequest request) {
        var currency = business.currency();
        var text = product.presentation().textFor(request);
        return new ProductAnswer(
                product.id(),
                product.promoted() ? 1 : 0,
                product.sku(),
                currency.toUnits(product.actualMinor()),
                currency.toUnits(product.realMinor()),
                text.title(),
                text.description(),
                text.termsConditions(),
                text.link(),
                images.answers(product.presentation().images()),
                product.presentation().texts().stream().map(TextAnswer::of).toList());
    }
}
