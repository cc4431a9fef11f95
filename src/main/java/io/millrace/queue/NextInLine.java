package io.millrace.queue;

import static java.util.Comparator.comparingInt;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Decides which job of those in line is next: in the best line, one of the owner that has the
/// fewest running for its weight; of these, the first in line.
class NextInLine {

    private final List<InLine> line;
    private final QueueSettings settings;
    private final Map<String, Integer> byOwner = new HashMap<>();
    private final Map<String, Integer> byType = new HashMap<>();
    private final Set<UUID> seen = new HashSet<>();

    /// @param line the jobs in line, first ones first
    NextInLine(List<Running> running, List<InLine> line, QueueSettings settings) {
        this.line = line;
        this.settings = settings;
        running.forEach(jobs -> add(jobs.owner(), jobs.type(), jobs.jobs()));
    }

    /// The next one; each is given once.
    Optional<InLine> next() {
        // Of equal ones min takes the first.
        var next =
                line.stream()
                        .filter(job -> !seen.contains(job.id()) && belowLimits(job))
                        .min(comparingInt(InLine::line).thenComparingInt(this::fullShares));
        next.ifPresent(job -> seen.add(job.id()));
        return next;
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
