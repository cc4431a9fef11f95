package io.millrace.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// Keeps out what another site's page makes a browser on this machine send: names that were rebound
/// to a loopback address show in `Host`, posts across sites in `Origin` or `Sec-Fetch-Site`.
final class ForeignRequests extends OncePerRequestFilter {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final AccessSettings settings;
    private final ProblemWriter problems;

    ForeignRequests(AccessSettings settings, ProblemWriter problems) {
        this.settings = settings;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<AccessRefused> refusal = refusal(request);
        if (refusal.isPresent()) {
            problems.write(Problem.of(refusal.get()), request, response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private Optional<AccessRefused> refusal(HttpServletRequest request) {
        String host = request.getHeader(HttpHeaders.HOST);
        if (host == null || host.isBlank()) {
            return Optional.of(AccessRefused.noHost());
        }
        if (!settings.answersTo(HostName.of(host))) {
            return Optional.of(AccessRefused.foreignHost(host));
        }
        for (String origin : Collections.list(request.getHeaders(HttpHeaders.ORIGIN))) {
            if (!isAllowed(origin, host)) {
                return Optional.of(AccessRefused.foreignOrigin(origin));
            }
        }
        // Browsers leave Origin out of some requests, but always say where they come from.
        if (request.getHeader(HttpHeaders.ORIGIN) == null
                && "cross-site".equals(request.getHeader("Sec-Fetch-Site"))
                && !SAFE_METHODS.contains(request.getMethod())) {
            return Optional.of(AccessRefused.crossSite());
        }
        return Optional.empty();
    }

    /// The scheme does not count: behind a proxy that ends TLS it differs. `null`, the origin of
    /// sandboxed pages and local files, has no host and is never allowed.
    private boolean isAllowed(String origin, String host) {
        int scheme = origin.indexOf("://");
        if (scheme < 0) {
            return false;
        }
        String authority = origin.substring(scheme + 3);
        return authority.equalsIgnoreCase(host)
                || settings.allowedHosts().contains(HostName.of(authority));
    }
}
