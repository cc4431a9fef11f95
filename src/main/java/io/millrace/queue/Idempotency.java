package io.millrace.queue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.access.FieldRefused;
import io.millrace.access.RequestRefused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The header `Idempotency-Key` of a request, and what was asked with it.
///
/// @param owner whose key it is: others may use the same one
/// @param hash of the request: with the same key, only the same request gets the same answer
public record Idempotency(String owner, String key, String hash) {

    /// The name of the header.
    public static final String HEADER = "Idempotency-Key";

    private static final int LONGEST = 200;

    /// What makes a request the same as an earlier one; null where it has no key.
    ///
    /// @param key what the header says; empty where there is none
    /// @param request all of the request that matters, as text
    /// @throws io.millrace.access.RequestRefused when the key cannot be kept
    public static @Nullable Idempotency of(Optional<String> key, String owner, String request) {
        if (key.isEmpty()) {
            return null;
        }
        String text = key.get().strip();
        if (text.isEmpty()
                || text.length() > LONGEST
                || text.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw FieldRefused.of(
                    HEADER, "must be 1 to %d printable ASCII characters".formatted(LONGEST));
        }
        return new Idempotency(owner, text, sha256(request));
    }

    /// Answers a request; once more where another one with the same key was faster: then that one's
    /// job is the answer. It may also have been refused just because the other one was queued.
    public static <T> T answer(Supplier<T> request) {
        try {
            return request.get();
        } catch (KeyTaken | RequestRefused e) {
            return request.get();
        }
    }

    /// Another request with the same key has queued its job since it was looked for.
    static final class KeyTaken extends RuntimeException {}

    private static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
