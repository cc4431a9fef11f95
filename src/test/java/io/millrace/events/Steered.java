package io.millrace.events;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import io.millrace.access.Owner;
import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobProgress;
import io.millrace.queue.NewJob;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;

/// A job type whose jobs are done when the test says so, or at once where they have no payload.
class Steered implements JobHandler {

    final AtomicLong rows = new AtomicLong();
    final AtomicInteger looks = new AtomicInteger();
    volatile boolean released;

    @Override
    public String type() {
        return "steered";
    }

    @Override
    public NewJob prepare(JsonNode payload, Owner owner) {
        return new NewJob("steered", owner.name(), payload.toString(), null, null);
    }

    @Override
    public JobOutcome run(JobContext context) {
        if (context.job().payload().contains("fail")) {
            return JobOutcome.Failed.forGood("as asked");
        }
        if (context.job().payload().contains("hold")) {
            await().forever().until(() -> released || context.stopRequested());
        }
        return released || !context.stopRequested()
                ? new JobOutcome.Done("{\"downloadUrls\":[\"/files/1\"]}")
                : new JobOutcome.Stopped();
    }

    @Override
    public Map<UUID, JobProgress> progress(Collection<Job> jobs) {
        looks.incrementAndGet();
        var progress =
                new JobProgress(
                        (int) Math.min(99, rows.get()),
                        Map.of("rows", rows.get(), "partitions", List.of("left out")));
        return jobs.stream().collect(toMap(Job::id, _ -> progress));
    }
}
