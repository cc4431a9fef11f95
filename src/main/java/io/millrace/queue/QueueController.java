package io.millrace.queue;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class QueueController {

    private final Jobs jobs;
    private final CountJobs count;
    private final Workers workers;

    QueueController(Jobs jobs, CountJobs count, Workers workers) {
        this.jobs = jobs;
        this.count = count;
        this.workers = workers;
    }

    /// @param activeWorkers how many jobs this node runs at the moment
    /// @param maxWorkers how many it can run at once
    /// @param oldestWaitSeconds how long the longest-waiting job that is due has waited
    /// @param throughput jobs that ended lately
    record Stats(
            int activeWorkers,
            int maxWorkers,
            long pending,
            long processing,
            long retrying,
            long cancelling,
            long completed,
            long failed,
            long cancelled,
            long total,
            double oldestWaitSeconds,
            Map<String, CountJobs.Load> byType,
            Map<String, CountJobs.Load> byOwner,
            CountJobs.Throughput throughput) {}

    @GetMapping("/queue/stats")
    Stats stats() {
        var unfinished = count.unfinished();
        var counts = count.byState();
        return new Stats(
                workers.active(),
                workers.size(),
                counts.getOrDefault(JobState.PENDING, 0L),
                counts.getOrDefault(JobState.PROCESSING, 0L),
                counts.getOrDefault(JobState.RETRYING, 0L),
                counts.getOrDefault(JobState.CANCELLING, 0L),
                counts.getOrDefault(JobState.COMPLETED, 0L),
                counts.getOrDefault(JobState.FAILED, 0L),
                counts.getOrDefault(JobState.CANCELLED, 0L),
                counts.values().stream().mapToLong(Long::longValue).sum(),
                jobs.oldestWaitSeconds(),
                CountJobs.loads(unfinished, CountJobs.Unfinished::type),
                CountJobs.loads(unfinished, CountJobs.Unfinished::owner),
                count.throughput());
    }
}
