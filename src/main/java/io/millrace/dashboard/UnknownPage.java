package io.millrace.dashboard;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/// Every address under `/dashboard` that is no page.
@Controller
class UnknownPage {

    @GetMapping("/dashboard/**")
    String unknown(HttpServletResponse response, Model model) {
        return PageProblems.page(
                HttpStatus.NOT_FOUND,
                "No such page",
                "There is nothing at this address. It may be mistyped.",
                response,
                model);
    }
}
