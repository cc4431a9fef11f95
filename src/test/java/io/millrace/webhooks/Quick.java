package io.millrace.webhooks;

import static org.awaitility.Awaitility.await;

import io.millrace.access.Owner;
import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobProgress;
import io.millrace.queue.NewJob;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A job type whose jobs do nothing, fail, wait to be stopped, or cannot be asked how far they are.
class Quick implements JobHandler {

    private final JdbcClient jdbc;

    Quick(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String type() {
        return "quick";
    }

    @Override
    public NewJob prepare(JsonNode payload, Owner owner) {
        return new NewJob("quick", owner.name(), payload.path("do").asString(""), null, null);
    }

    @Override
    public JobOutcome run(JobContext context) {
        return switch (context.job().payload()) {
            case "fail" -> JobOutcome.Failed.forGood("as asked");
            case "hold" -> {
                await().forever().until(context::stopRequested);
                yield new JobOutcome.Stopped();
            }
            default -> new JobOutcome.Done("{}");
        };
    }

    @Override
    public Map<UUID, JobProgress> progress(Collection<Job> jobs) {
        if (jobs.stream().anyMatch(job -> job.payload().equals("broken"))) {
            jdbc.sql("SELECT nothing FROM nowhere").query().listOfRows();
        }
        return Map.of();
    }
}
