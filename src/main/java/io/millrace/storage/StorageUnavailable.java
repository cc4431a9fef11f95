package io.millrace.storage;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// The object store cannot be reached, or does not do what it is asked. Trying again later may
/// help. Where it escapes a controller, it is answered as 503, or as 507 where the store is full.
public final class StorageUnavailable extends ErrorResponseException {

    /// What stores call it; MinIO has names of its own.
    private static final Set<String> FULL =
            Set.of(
                    "InsufficientStorage",
                    "QuotaExceeded",
                    "XMinioStorageFull",
                    "XMinioAdminBucketQuotaExceeded");

    private StorageUnavailable(HttpStatus status, String detail, @Nullable Throwable cause) {
        super(status, ProblemDetail.forStatusAndDetail(status, detail), cause);
    }

    static StorageUnavailable at(String doing, Throwable cause) {
        if (isFull(cause)) {
            return new StorageUnavailable(
                    HttpStatus.INSUFFICIENT_STORAGE,
                    "The object store is full. Delete files that nobody needs (DELETE /files/{id}, or POST"
                            + " /admin/cleanup-jobs with \"files\": true), or give it more room; the embedded one"
                            + " keeps millrace.embedded.min-free-disk of its disk free.",
                    new IllegalStateException("The object store is full", cause));
        }
        return new StorageUnavailable(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The object store does not work at the moment. Try again later.",
                new IllegalStateException("The object store failed at " + doing, cause));
    }

    private static boolean isFull(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StorageUnavailable known) {
                return known.getStatusCode().isSameCodeAs(HttpStatus.INSUFFICIENT_STORAGE);
            }
            if (cause instanceof AwsServiceException refused) {
                AwsErrorDetails details = refused.awsErrorDetails();
                return refused.statusCode() == HttpStatus.INSUFFICIENT_STORAGE.value()
                        || (details != null && FULL.contains(String.valueOf(details.errorCode())));
            }
        }
        return false;
    }

    static StorageUnavailable busy() {
        return new StorageUnavailable(
                HttpStatus.SERVICE_UNAVAILABLE,
                "Too many large files are being stored at the moment. Try again later.",
                null);
    }
}
