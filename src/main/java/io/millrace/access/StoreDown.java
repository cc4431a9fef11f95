package io.millrace.access;

import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import java.util.Optional;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponseException;

/// A failure that is no fault of Millrace or of the request: something that it depends on does not
/// answer, and trying again later helps.
///
/// @param detail which one, in words for the person who asked
public record StoreDown(HttpStatus status, String detail) {

    /// What a failure was, where it was this.
    public static Optional<StoreDown> of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ErrorResponseException told
                    && told.getStatusCode().is5xxServerError()) {
                return Optional.of(
                        new StoreDown(
                                HttpStatus.valueOf(told.getStatusCode().value()),
                                String.valueOf(told.getBody().getDetail())));
            }
            if (cause instanceof MongoTimeoutException
                    || cause instanceof MongoSocketException
                    || cause instanceof MongoNotPrimaryException) {
                return Optional.of(silent("record store"));
            }
        }
        return failure instanceof DataAccessResourceFailureException
                        || failure instanceof TransientDataAccessResourceException
                        || failure instanceof RecoverableDataAccessException
                        || failure instanceof CannotCreateTransactionException
                ? Optional.of(silent("database"))
                : Optional.empty();
    }

    /// Logs a failure with its reason. A store that does not answer is one line: all that needs it
    /// fails, again and again, and where in the code helps nobody. Anything else has its stack
    /// trace.
    ///
    /// @param message of the form `What became of {}`, without a full stop
    public static void log(
            LoggingEventBuilder event, Throwable failure, String message, Object... arguments) {
        LoggingEventBuilder entry = of(failure).isPresent() ? event : event.setCause(failure);
        for (Object argument : arguments) {
            entry = entry.addArgument(argument);
        }
        entry.addArgument(reason(failure)).log(message + ": {}");
    }

    private static String reason(Throwable failure) {
        return NestedExceptionUtils.getMostSpecificCause(failure)
                .toString()
                .lines()
                .findFirst()
                .orElse("");
    }

    private static StoreDown silent(String what) {
        return new StoreDown(
                HttpStatus.SERVICE_UNAVAILABLE,
                "The %s does not answer at the moment. Try again later.".formatted(what));
    }
}
