package io.millrace.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides which job of those in line is next: in the best line, one of the owner that has the
/// fewest running for its weight; of these, the first in line.
class NextInLine {

    /// Those that were not given yet.
    private final List<InLine> line;

    private final QueueSettings settings;
    private final Map<String, Integer> byOwner = new HashMap<>();
    private final Map<String, Integer> byType = new HashMap<>();

    /// @param line the jobs in line, first ones first
    NextInLine(List<Running> running, List<InLine> line, QueueSettings settings) {
        this.line = new ArrayList<>(line);
        this.settings = settings;
        running.forEach(jobs -> add(jobs.owner(), jobs.type(), jobs.jobs()));
    }

    /// The next one; each is given once.
    Optional<InLine> next() {
        InLine best = null;
        int fewest = Integer.MAX_VALUE;
        for (InLine job : line) {
            // The lines come one after the other, and nobody has less than nothing.
            if (fewest == 0 || (best != null && job.line() > best.line())) {
                break;
            }
            int shares = fullShares(job);
            if (shares < fewest && belowLimits(job)) {
                best = job;
                fewest = shares;
            }
        }
        if (best != null) {
            line.remove(best);
        }
        return Optional.ofNullable(best);
    }

    /// It runs now.
    void started(InLine job) {
        add(job.owner(), job.type(), 1);
    }

    /// Whole shares only: an owner of weight 3 gets two more while others have one.
    private int fullShares(InLine job) {
        return byOwner.getOrDefault(job.owner(), 0) / settings.weightOf(job.owner());
    }

    private boolean belowLimits(InLine job) {
        Integer ofType = settings.maxRunning().get(job.type());
        int perOwner = settings.maxRunningPerOwner();
        return (ofType == null || byType.getOrDefault(job.type(), 0) < ofType)
                && (perOwner == 0 || byOwner.getOrDefault(job.owner(), 0) < perOwner);
    }

    private void add(String owner, String type, int jobs) {
        byOwner.merge(owner, jobs, Integer::sum);
        byType.merge(type, jobs, Integer::sum);
    }
}
