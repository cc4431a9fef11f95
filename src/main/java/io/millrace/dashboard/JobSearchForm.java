package io.millrace.dashboard;

import io.millrace.queue.JobFilter;
import io.millrace.queue.JobState;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/// What somebody searches jobs by, as typed.
record JobSearchForm(
        Optional<String> status,
        Optional<String> type,
        Optional<String> owner,
        Optional<String> q,
        Optional<String> payload) {

    /// @throws io.millrace.access.RequestRefused when a field makes no sense
    JobFilter filter() {
        return JobFilter.asked(status, type, owner, q, payload);
    }

    /// Whether it leaves anything out.
    public boolean narrow() {
        return Stream.of(status, type, owner, q, payload)
                .anyMatch(field -> field.filter(text -> !text.isBlank()).isPresent());
    }

    /// Whether jobs of one of these states are among them.
    public boolean asks(Set<JobState> states) {
        return status.filter(text -> !text.isBlank())
                .map(text -> states.stream().anyMatch(state -> state.value().equals(text)))
                .orElse(true);
    }

    /// The address of a page of what is searched.
    public String address(String path, @Nullable String cursor) {
        return with(UriComponentsBuilder.fromPath(path), status)
                .queryParamIfPresent("cursor", Optional.ofNullable(cursor))
                .encode()
                .build()
                .toUriString();
    }

    /// The address of a call about what is searched, in this state; in any that the call takes
    /// where it is empty.
    public String call(String path, String state) {
        return with(
                        UriComponentsBuilder.fromPath(path),
                        state.isEmpty() ? status : Optional.of(state))
                .encode()
                .build()
                .toUriString();
    }

    private UriComponentsBuilder with(UriComponentsBuilder address, Optional<String> state) {
        add(address, "status", state);
        add(address, "type", type);
        add(address, "owner", owner);
        add(address, "q", q);
        add(address, "payload", payload);
        return address;
    }

    private static void add(UriComponentsBuilder address, String name, Optional<String> value) {
        // As a variable, so that all that means something in an address is encoded.
        value.filter(text -> !text.isBlank())
                .ifPresent(text ->
                        address.queryParam(name, "{" + name + "}")
                                .uriVariables(Map.of(name, text)));
    }
}
