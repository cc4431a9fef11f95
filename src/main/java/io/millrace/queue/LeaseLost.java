package io.millrace.queue;

import java.util.UUID;

/// This worker no longer holds the job: its lease ran out and another one took it over.
public final class LeaseLost extends RuntimeException {

    LeaseLost(UUID job) {
        super("job " + job + " was taken over by another worker");
    }
}
