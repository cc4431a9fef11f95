package io.millrace.queue;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/// What a job's threads leave behind: its id in each line of the log; and, where traces are
/// exported, a span for each run, below that of the request that queued it, and one for each chunk.
@Component
public class JobTraces {

    private static final String JOB_ID = "jobId";
    private static final String TRACEPARENT = "traceparent";

    private final Tracer tracer;
    private final Propagator propagator;

    JobTraces(ObjectProvider<Tracer> tracer, ObjectProvider<Propagator> propagator) {
        this.tracer = tracer.getIfAvailable(() -> Tracer.NOOP);
        this.propagator = propagator.getIfAvailable(() -> Propagator.NOOP);
    }

    /// Has everything that is logged meanwhile bear a job's id.
    static MDC.MDCCloseable logging(UUID job) {
        return MDC.putCloseable(JOB_ID, job.toString());
    }

    /// Where the caller's thread is in a trace, as W3C writes it; null where nothing is traced.
    @Nullable String here() {
        Span span = current();
        if (span == null) {
            return null;
        }
        Map<String, String> fields = HashMap.newHashMap(2);
        propagator.inject(span.context(), fields, (_, field, value) -> fields.put(field, value));
        return fields.get(TRACEPARENT);
    }

    private @Nullable Span current() {
        Span span = tracer.currentSpan();
        return span == null || span.isNoop() ? null : span;
    }

    /// Runs a job: what it logs bears its id, and what it does is a span.
    void run(Job job, Runnable run) {
        try (var _ = logging(job.id())) {
            Span span =
                    propagator
                            .extract(
                                    job,
                                    (_, field) ->
                                            TRACEPARENT.equals(field) ? job.traceparent() : null)
                            .name("job " + job.type())
                            .tag(JOB_ID, job.id().toString())
                            .tag("attempt", job.attempts())
                            .start();
            try (var _ = tracer.withSpan(span)) {
                run.run();
            } finally {
                span.end();
            }
        }
    }

    /// Makes a part of a job that runs in another thread log and trace as the caller's thread does.
    public Runnable carried(Runnable part) {
        Map<String, String> logged = MDC.getCopyOfContextMap();
        Span span = current();
        return () -> {
            MDC.setContextMap(logged == null ? Map.of() : logged);
            try (var _ = tracer.withSpan(span)) {
                part.run();
            } finally {
                MDC.clear();
            }
        };
    }

    /// Leaves a span of something that has just ended in the caller's thread.
    ///
    /// @param rows how many rows it was about
    public void chunk(long nanos, long rows) {
        Span parent = current();
        if (parent != null) {
            long end = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
            tracer.spanBuilder()
                    .name("chunk")
                    .setParent(parent.context())
                    .tag("rows", rows)
                    .startTimestamp(
                            end - TimeUnit.NANOSECONDS.toMicros(nanos), TimeUnit.MICROSECONDS)
                    .start()
                    .end(end, TimeUnit.MICROSECONDS);
        }
    }
}
