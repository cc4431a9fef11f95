package io.millrace.reporting;

import io.millrace.access.FieldRefused;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.batch.core.BatchStatus;

/// Which executions a list shows; what is empty does not matter.
///
/// @param name of the Batch job
/// @param from the earliest time at which they were made
/// @param to the time before which they were made
/// @param parameter one that they were started with
public record ExecutionFilter(
        Optional<String> name,
        Optional<BatchStatus> status,
        Optional<Instant> from,
        Optional<Instant> to,
        Optional<Parameter> parameter) {

    /// A parameter and its whole value.
    public record Parameter(String name, String value) {}

    /// The filter that somebody wrote.
    ///
    /// @param status in any case
    /// @param param `name=value`
    /// @throws io.millrace.access.RequestRefused naming what is wrong
    public static ExecutionFilter of(
            Optional<String> name,
            Optional<String> status,
            Optional<Instant> from,
            Optional<Instant> to,
            Optional<String> param) {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw FieldRefused.of("to", "must be later than \"from\"");
        }
        from.ifPresent(time -> checkYear("from", time));
        to.ifPresent(time -> checkYear("to", time));
        return new ExecutionFilter(
                name,
                status.map(ExecutionFilter::status),
                from,
                to,
                param.map(ExecutionFilter::parameter));
    }

    /// Databases know no years beyond.
    private static void checkYear(String field, Instant time) {
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
            throw FieldRefused.of(field, "must be between the years 1970 and 2200");
        }
    }

    private static BatchStatus status(String name) {
        return Arrays.stream(BatchStatus.values())
                .filter(status -> status.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        FieldRefused.of(
                                "status",
                                "must be one of "
                                        + Arrays.stream(BatchStatus.values())
                                                .map(BatchStatus::name)
                                                .collect(Collectors.joining(", "))));
    }

    private static Parameter parameter(String text) {
        int equals = text.indexOf('=');
        if (equals <= 0) {
            throw FieldRefused.of("param", "must be name=value, such as jobId=...");
        }
        return new Parameter(text.substring(0, equals), text.substring(equals + 1));
    }

    boolean byTime() {
        return from.isPresent() || to.isPresent();
    }

    /// PostgreSQL refuses a NUL even to compare with, and nothing has one.
    boolean matchesNothing() {
        return Stream.concat(
                        name.stream(), parameter.stream().flatMap(p -> Stream.of(p.name, p.value)))
                .anyMatch(text -> text.indexOf('\0') >= 0);
    }
}
