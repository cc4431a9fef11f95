package io.millrace.storage;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.core.metrics.CoreMetric;
import software.amazon.awssdk.metrics.MetricCollection;
import software.amazon.awssdk.metrics.MetricPublisher;

/// Times the calls of the S3 client, by operation, of which S3 has a fixed number.
final class CallMeters implements MetricPublisher {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry meters;

    CallMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void publish(MetricCollection call) {
        String operation = first(call.metricValues(CoreMetric.OPERATION_NAME), "unknown");
        boolean success = first(call.metricValues(CoreMetric.API_CALL_SUCCESSFUL), false);
        Timer.builder("millrace.s3.calls")
                .description(
                        "Calls of the object store, with their retries; of a download, until it begins")
                .tag("operation", operation)
                .tag("outcome", success ? "success" : "failure")
                .serviceLevelObjectives(BUCKETS)
                .register(meters)
                .record(first(call.metricValues(CoreMetric.API_CALL_DURATION), Duration.ZERO));
        Counter.builder("millrace.s3.retries")
                .description("Calls of the object store that its client made again")
                .tag("operation", operation)
                .register(meters)
                .increment(first(call.metricValues(CoreMetric.RETRY_COUNT), 0));
    }

    private static <T> T first(List<T> values, T otherwise) {
        return values.isEmpty() ? otherwise : values.getFirst();
    }

    @Override
    public void close() {}
}
