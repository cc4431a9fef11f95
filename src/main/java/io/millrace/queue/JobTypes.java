package io.millrace.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/// The job types of this Millrace.
@Component
class JobTypes {

    // Asked for late: job types may themselves queue jobs.
    private final SingletonSupplier<Map<String, JobHandler>> handlers;

    JobTypes(ObjectProvider<JobHandler> handlers) {
        this.handlers =
                SingletonSupplier.of(() ->
                        handlers.stream()
                                .collect(Collectors.toMap(JobHandler::type, Function.identity())));
    }

    Optional<JobHandler> find(String type) {
        return Optional.ofNullable(all().get(type));
    }

    List<String> names() {
        return all().keySet().stream().sorted().toList();
    }

    JobProgress progressOf(Job job) {
        return find(job.type())
                .map(handler -> handler.progress(job))
                .orElseGet(() -> new JobProgress(0, Map.of()));
    }

    Optional<String> activeKey(String type, UUID id, String payload) {
        return find(type).flatMap(handler -> handler.activeKey(id, payload));
    }

    private Map<String, JobHandler> all() {
        return handlers.obtain();
    }
}
