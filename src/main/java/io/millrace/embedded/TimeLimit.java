package io.millrace.embedded;

import de.bwaldvogel.mongo.exception.MongoServerError;
import java.time.Duration;

/// How long a query may look for what it gives first: the `maxTimeMS` of the protocol.
final class TimeLimit {

    static final TimeLimit NONE = new TimeLimit(0);

    private final long nanos;
    private final long started = System.nanoTime();

    /// @param millis 0 for as long as it takes
    TimeLimit(int millis) {
        this.nanos = millis == 0 ? Long.MAX_VALUE : Duration.ofMillis(millis).toNanos();
    }

    /// Called for every document that is looked at.
    void check() {
        if (System.nanoTime() - started > nanos) {
            throw new MongoServerError(50, "MaxTimeMSExpired", "operation exceeded time limit");
        }
    }
}
