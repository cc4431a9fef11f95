package io.millrace.dashboard;

import io.millrace.access.RequestRefused;
import io.millrace.access.StoreDown;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/// Says on a page what the HTTP API says in a problem detail.
@ControllerAdvice(basePackageClasses = PageProblems.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class PageProblems {

    private static final Logger log = LoggerFactory.getLogger(PageProblems.class);

    @ExceptionHandler
    String refused(RequestRefused refused, HttpServletResponse response, Model model) {
        return page(refused.status(), refused.title(), refused.detail(), response, model);
    }

    @ExceptionHandler
    String wrongAddress(
            MethodArgumentTypeMismatchException e, HttpServletResponse response, Model model) {
        return page(
                HttpStatus.NOT_FOUND,
                "No such page",
                "There is nothing at this address. It may be mistyped.",
                response,
                model);
    }

    @ExceptionHandler
    String incomplete(
            MissingServletRequestParameterException e, HttpServletResponse response, Model model) {
        return page(
                HttpStatus.BAD_REQUEST,
                "Incomplete address",
                "This address lacks \"" + e.getParameterName() + "\".",
                response,
                model);
    }

    @ExceptionHandler
    String failed(Exception e, HttpServletResponse response, Model model) {
        return StoreDown.of(e)
                .map(down -> notNow(down, response, model))
                .orElseGet(() -> ours(e, response, model));
    }

    /// An open page asks again and again: a line of the log is enough.
    private static String notNow(StoreDown down, HttpServletResponse response, Model model) {
        log.warn("A page could not be made: {}", down.detail());
        return page(
                down.status(),
                "This cannot be shown now",
                down.detail() + " The overview says what works.",
                response,
                model);
    }

    private static String ours(Exception e, HttpServletResponse response, Model model) {
        log.error("A page could not be made", e);
        return page(
                HttpStatus.INTERNAL_SERVER_ERROR,
                "This did not work",
                "Something went wrong in Millrace, not in what you did. Try again; if it stays, the log of the server says more under the request id "
                        + response.getHeader("X-Request-Id")
                        + ".",
                response,
                model);
    }

    static String page(
            HttpStatus status,
            String title,
            String detail,
            HttpServletResponse response,
            Model model) {
        response.setStatus(status.value());
        model.addAttribute("problemTitle", title);
        model.addAttribute("problemDetail", detail);
        return "problem";
    }
}
