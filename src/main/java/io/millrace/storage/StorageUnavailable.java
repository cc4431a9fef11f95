package io.millrace.storage;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/// The object store cannot be reached, or does not do what it is asked. Trying again later may
/// help. Where it escapes a controller, it is answered as 503.
public final class StorageUnavailable extends ErrorResponseException {

    private StorageUnavailable(String detail, @Nullable Throwable cause) {
        super(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, detail),
                cause);
    }

    static StorageUnavailable at(String doing, Throwable cause) {
        return new StorageUnavailable(
                "The object store does not work at the moment. Try again later.",
                new IllegalStateException("The object store failed at " + doing, cause));
    }

    static StorageUnavailable busy() {
        return new StorageUnavailable(
                "Too many large files are being stored at the moment. Try again later.", null);
    }
}
