package io.millrace.queue;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.Map;
import org.springframework.stereotype.Component;

/// How busy the queue is.
@Component
public class QueueStats {

    /// What is counted at one moment.
    ///
    /// @param activeWorkers how many jobs this node runs at the moment
    /// @param maxWorkers how many it can run at once
    /// @param total jobs of any state
    /// @param oldestWaitSeconds how long the longest-waiting job that is due has waited
    /// @param throughput jobs that ended lately
    public record Stats(
            int activeWorkers,
            int maxWorkers,
            @JsonUnwrapped CountJobs.ByState counts,
            long total,
            double oldestWaitSeconds,
            Map<String, CountJobs.Load> byType,
            Map<String, CountJobs.Load> byOwner,
            CountJobs.Throughput throughput) {}

    private final Jobs jobs;
    private final CountJobs count;
    private final Workers workers;

    QueueStats(Jobs jobs, CountJobs count, Workers workers) {
        this.jobs = jobs;
        this.count = count;
        this.workers = workers;
    }

    /// What is counted is a little old where there are very many jobs.
    public Stats now() {
        var unfinished = count.unfinished();
        var counts = count.counts();
        return new Stats(
                workers.active(),
                workers.size(),
                counts,
                counts.total(),
                jobs.oldestWaitSeconds(),
                CountJobs.loads(unfinished, CountJobs.Unfinished::type),
                CountJobs.loads(unfinished, CountJobs.Unfinished::owner),
                count.throughput());
    }
}
