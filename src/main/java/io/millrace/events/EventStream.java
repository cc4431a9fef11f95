package io.millrace.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.HttpHeaders;

/// Writes server-sent events, as the HTML standard has them.
final class EventStream {

    /// How long a client waits before it comes again.
    private static final int RETRY_MILLIS = 2000;

    private final HttpServletResponse response;
    private final OutputStream out;

    private EventStream(HttpServletResponse response) throws IOException {
        this.response = response;
        this.out = response.getOutputStream();
    }

    static EventStream open(HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream;charset=UTF-8");
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // Some proxies would keep it until it is complete.
        response.setHeader("X-Accel-Buffering", "no");
        var stream = new EventStream(response);
        stream.write("retry: %d\n\n".formatted(RETRY_MILLIS));
        return stream;
    }

    void job(JobEvent event) throws IOException {
        write("event: job\nid: %s\ndata: %s\n\n".formatted(event.id(), event.json()));
    }

    /// Nothing comes after it.
    void end(JobEvent event) throws IOException {
        write("event: end\nid: %s\ndata: %s\n\n".formatted(event.id(), event.json()));
    }

    /// Some events were left out: whoever shows jobs reads them anew.
    void reset() throws IOException {
        write("event: reset\ndata: {}\n\n");
    }

    void heartbeat() throws IOException {
        write(":\n\n");
    }

    void flush() throws IOException {
        response.flushBuffer();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(UTF_8));
    }
}
