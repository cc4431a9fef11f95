package io.millrace.uploads;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/// What this node has taken in, as counters.
@Component
class UploadMeters {

    private final Counter bytes;
    private final Counter stored;
    private final Counter failed;

    UploadMeters(MeterRegistry meters) {
        this.bytes =
                Counter.builder("millrace.uploads.received")
                        .description(
                                "Bytes of files that came in, also of those that were not stored")
                        .baseUnit("bytes")
                        .register(meters);
        this.stored = files("stored", meters);
        this.failed = files("failed", meters);
    }

    private static Counter files(String outcome, MeterRegistry meters) {
        return Counter.builder("millrace.uploads.files")
                .description("Uploads that ended, by whether the file was stored")
                .tag("outcome", outcome)
                .register(meters);
    }

    void received(long more) {
        bytes.increment((double) more);
    }

    void stored() {
        stored.increment();
    }

    /// It broke off or was refused, or the object store did not take it.
    void failed() {
        failed.increment();
    }
}
