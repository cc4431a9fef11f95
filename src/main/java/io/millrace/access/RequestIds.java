package io.millrace.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;

/// Gives every request an id: the client's `X-Request-Id` when it is harmless, else a new one. It
/// is answered in the same header and in every problem, and stands in the log as `requestId`.
final class RequestIds extends OncePerRequestFilter {

    static final String HEADER = "X-Request-Id";
    private static final String MDC_KEY = "requestId";
    private static final String ATTRIBUTE = RequestIds.class.getName();
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String id = idOf(request, request.getHeader(HEADER));
        response.setHeader(HEADER, id);
        MDC.put(MDC_KEY, id);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(MDC_KEY);
        }
    }

    /// The error page logs too.
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /// The id of a request, made now if no filter has seen the request.
    static String idOf(ServletRequest request) {
        return idOf(request, null);
    }

    private static String idOf(ServletRequest request, @Nullable String given) {
        if (request.getAttribute(ATTRIBUTE) instanceof String known) {
            return known;
        }
        String id =
                given != null && HARMLESS.matcher(given).matches()
                        ? given
                        : UUID.randomUUID().toString();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }
}
