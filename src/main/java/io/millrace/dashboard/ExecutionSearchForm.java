package io.millrace.dashboard;

import io.millrace.reporting.ExecutionFilter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/// What somebody searches executions by, as chosen; the days are those of UTC.
///
/// @param to the last day
record ExecutionSearchForm(
        Optional<String> name,
        Optional<String> status,
        Optional<LocalDate> from,
        Optional<LocalDate> to,
        Optional<String> param) {

    /// @throws io.millrace.access.RequestRefused when a field makes no sense
    ExecutionFilter filter() {
        return ExecutionFilter.of(given(name), given(status), begin(), end(), given(param));
    }

    /// Whether it leaves anything out.
    public boolean narrow() {
        return Stream.of(given(name), given(status), from, to, given(param))
                .anyMatch(Optional::isPresent);
    }

    /// The address of a page of what is searched.
    public String address(@Nullable String cursor) {
        return with("/dashboard/batch", from, to)
                .queryParamIfPresent("cursor", Optional.ofNullable(cursor))
                .encode()
                .build()
                .toUriString();
    }

    /// The address of all that is searched, as CSV.
    public String csv() {
        return with("/batch/executions.csv", begin(), end()).encode().build().toUriString();
    }

    private UriComponentsBuilder with(String path, Optional<?> begin, Optional<?> end) {
        var address = UriComponentsBuilder.fromPath(path);
        add(address, "name", given(name));
        add(address, "status", given(status));
        add(address, "from", begin);
        add(address, "to", end);
        add(address, "param", given(param));
        return address;
    }

    private static void add(UriComponentsBuilder address, String name, Optional<?> value) {
        // As a variable, so that all that means something in an address is encoded.
        value.ifPresent(
                it -> address.queryParam(name, "{" + name + "}").uriVariables(Map.of(name, it)));
    }

    private static Optional<String> given(Optional<String> text) {
        return text.map(String::strip).filter(some -> !some.isEmpty());
    }

    private Optional<Instant> begin() {
        return from.map(ExecutionSearchForm::startOf);
    }

    private Optional<Instant> end() {
        return to.map(day -> startOf(day).plus(Duration.ofDays(1)));
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
