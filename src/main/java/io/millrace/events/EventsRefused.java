package io.millrace.events;

import io.millrace.access.RequestRefused;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/// A request for events that cannot be answered.
final class EventsRefused extends RequestRefused {

    private static final String RETRY_AFTER_SECONDS = "10";

    private EventsRefused(String title, String detail, HttpHeaders headers) {
        super(HttpStatus.SERVICE_UNAVAILABLE, title, detail, Map.of(), headers);
    }

    static EventsRefused tooMany(int most) {
        return new EventsRefused(
                "Too many listeners",
                "%,d listen to this server already, which is all that it takes (millrace.events.max-listeners). Try again later, or ask GET /status/{jobId}."
                        .formatted(most),
                later());
    }

    static EventsRefused stopping() {
        return new EventsRefused("Stopping", "This server stops. Try again later.", later());
    }

    private static HttpHeaders later() {
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return HttpHeaders.readOnlyHttpHeaders(headers);
    }
}
