package io.millrace.queue;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
                        handlers.stream().collect(toMap(JobHandler::type, Function.identity())));
    }

    Optional<JobHandler> find(String type) {
        return Optional.ofNullable(all().get(type));
    }

    List<String> names() {
        return all().keySet().stream().sorted().toList();
    }

    /// Each job with how far it is. Nothing is read for those that have not started, and those that
    /// are completed are all there.
    <T> List<T> withProgress(Collection<Job> jobs, BiFunction<Job, JobProgress, T> both) {
        var told = new HashMap<UUID, JobProgress>();
        jobs.stream()
                .filter(job -> job.epoch() > 0)
                .collect(groupingBy(Job::type))
                .forEach((type, some) ->
                        find(type).ifPresent(handler -> told.putAll(handler.progress(some))));
        return jobs.stream().map(job -> both.apply(job, of(job, told.get(job.id())))).toList();
    }

    private static JobProgress of(Job job, @Nullable JobProgress told) {
        var progress = told == null ? new JobProgress(0, Map.of()) : told;
        return job.state() == JobState.COMPLETED
                ? new JobProgress(100, progress.details())
                : progress;
    }

    Optional<String> activeKey(String type, UUID id, String payload) {
        return find(type).flatMap(handler -> handler.activeKey(id, payload));
    }

    private Map<String, JobHandler> all() {
        return handlers.obtain();
    }
}
