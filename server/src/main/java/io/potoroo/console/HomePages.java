package io.potoroo.console;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/** Where the product's name in the header leads. */
@Controller
class HomePages {

    @GetMapping("/")
    String home() {
        return "redirect:/account";
    }
}
