package io.millrace.access;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/// An answer that says no, before it is written.
///
/// @param title a short, stable name of the fault
/// @param detail what is wrong with this very request; nothing of the server's inside
/// @param extras further members, such as the offending field
record Problem(
        HttpStatusCode status,
        String title,
        String detail,
        Map<String, Object> extras,
        HttpHeaders headers) {

    Problem(HttpStatusCode status, String title, String detail) {
        this(status, title, detail, Map.of(), HttpHeaders.EMPTY);
    }

    static Problem of(RequestRefused refused) {
        return new Problem(
                refused.status(),
                refused.title(),
                refused.detail(),
                refused.extras(),
                refused.headers());
    }

    static Problem of(StoreDown down) {
        return new Problem(down.status(), Problems.titleOf(down.status()), down.detail());
    }
}
