package io.millrace.access;

import java.util.Map;
import org.springframework.http.HttpStatus;

/// Requests that may not come in at all.
final class AccessRefused extends RequestRefused {

    private AccessRefused(HttpStatus status, String title, String detail) {
        super(status, title, detail, Map.of());
    }

    static AccessRefused noHost() {
        return new AccessRefused(
                HttpStatus.BAD_REQUEST, "Host missing", "The request has no Host header.");
    }

    static AccessRefused foreignHost(String host) {
        return new AccessRefused(
                HttpStatus.FORBIDDEN,
                "Foreign host",
                "This server does not answer to the host \""
                        + host
                        + "\". If it should, name it in millrace.allowed-hosts.");
    }

    static AccessRefused foreignOrigin(String origin) {
        return new AccessRefused(
                HttpStatus.FORBIDDEN,
                "Foreign origin",
                "Pages of \""
                        + origin
                        + "\" may not call this server. If they should, name their host in"
                        + " millrace.allowed-hosts.");
    }

    static AccessRefused crossSite() {
        return new AccessRefused(
                HttpStatus.FORBIDDEN,
                "Foreign origin",
                "The browser says that another site's page sent this request.");
    }

    static AccessRefused malformedQuery() {
        return new AccessRefused(
                HttpStatus.BAD_REQUEST,
                "Malformed address",
                "A % in the address is not followed by two hexadecimal digits. A % itself is written %25.");
    }

    static AccessRefused unknownParameters(String unknown, String known) {
        return new AccessRefused(
                HttpStatus.BAD_REQUEST,
                "Unknown parameter",
                "Not known here: " + unknown + ". Known: " + known + ".");
    }
}
