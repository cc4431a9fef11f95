package io.millrace.access;

import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// A request that gets a clear no. Each feature has one subclass; the answer is an RFC 9457 problem
/// detail made of what is given here, so nothing internal may go into it.
public abstract class RequestRefused extends RuntimeException {

    private final HttpStatus status;
    private final String title;
    private final String detail;
    private final Map<String, Object> extras;
    private final HttpHeaders headers;

    /// @param title a short, stable name of the fault, also answered as `error`
    /// @param detail what is wrong, where, and what to do about it
    /// @param extras further members of the answer, such as the offending field
    protected RequestRefused(
            HttpStatus status, String title, String detail, Map<String, Object> extras) {
        this(status, title, detail, extras, HttpHeaders.EMPTY);
    }

    /// @param headers of the answer, such as when to try again
    protected RequestRefused(
            HttpStatus status,
            String title,
            String detail,
            Map<String, Object> extras,
            HttpHeaders headers) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
        this.detail = detail;
        this.extras = Map.copyOf(extras);
        this.headers = headers;
    }

    /// The answer's status.
    public HttpStatus status() {
        return status;
    }

    /// A short name of the fault.
    public String title() {
        return title;
    }

    /// What is wrong, and what to do about it.
    public String detail() {
        return detail;
    }

    /// The field or parameter of the request that is wrong, where it is one.
    public Optional<String> field() {
        return extras.get("field") instanceof String field ? Optional.of(field) : Optional.empty();
    }

    Map<String, Object> extras() {
        return extras;
    }

    HttpHeaders headers() {
        return headers;
    }
}
