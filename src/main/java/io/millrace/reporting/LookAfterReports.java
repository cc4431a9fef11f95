package io.millrace.reporting;

import io.millrace.queue.NowAndThen;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Adds up the jobs that have ended, and forgets old sums, now and then, on every node. Nodes that
/// were started together drift apart; where they do it at the same time, each end still counts
/// once.
@Component
class LookAfterReports implements SmartLifecycle {

    private static final Duration FOLD_EVERY = Duration.ofSeconds(15);
    private static final Duration FORGET_EVERY = Duration.ofHours(1);

    private final FoldJobEnds fold;
    private final JobSums sums;
    private final ReportingSettings settings;
    private final NowAndThen nowAndThen =
            new NowAndThen("look-after-reports", "the reports", Duration.ofSeconds(10));

    LookAfterReports(FoldJobEnds fold, JobSums sums, ReportingSettings settings) {
        this.fold = fold;
        this.sums = sums;
        this.settings = settings;
    }

    @Override
    public void start() {
        nowAndThen.start();
        every(FOLD_EVERY, fold::run);
        every(FORGET_EVERY, this::forget);
    }

    void forget() {
        sums.forget(settings.keep());
    }

    private void every(Duration time, Runnable task) {
        long millis = time.toMillis();
        long first = ThreadLocalRandom.current().nextLong(millis / 10, millis);
        nowAndThen.in(Duration.ofMillis(first), task, () -> time);
    }

    @Override
    public void stop() {
        nowAndThen.stop();
    }

    @Override
    public boolean isRunning() {
        return nowAndThen.isRunning();
    }
}
