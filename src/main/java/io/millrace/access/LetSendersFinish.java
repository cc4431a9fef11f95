package io.millrace.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/// Lets a client whose upload is refused half-way read why. Most clients look at the answer only
/// when they have sent everything, and a connection closed under them is reset, which loses the
/// answer. So the answer goes out at once and what still arrives is read and dropped, for a while.
final class LetSendersFinish extends OncePerRequestFilter {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (response.getStatus() >= 400 && isSending(request)) {
            response.flushBuffer();
            drop(request.getInputStream());
        }
    }

    /// A client that waits for `100 Continue` sees the answer and stops by itself.
    private static boolean isSending(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.EXPECT) == null
                && (request.getContentLengthLong() > 0
                        || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null);
    }

    private static void drop(ServletInputStream body) {
        byte[] dropped = new byte[64 * 1024];
        long start = System.nanoTime();
        try {
            while (!body.isFinished()
                    && System.nanoTime() - start < PATIENCE.toNanos()
                    && body.read(dropped) >= 0) {}
        } catch (IOException gone) {
            // The client has gone, which is its right: it was told no.
        }
    }
}
