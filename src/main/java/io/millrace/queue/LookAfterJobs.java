package io.millrace.queue;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Ends zombies and forgets old jobs, now and then, on every node that runs jobs. Nodes that were
/// started together drift apart, so that they seldom do it at the same time; where they do, each
/// job is still ended or forgotten once.
@Component
class LookAfterJobs implements SmartLifecycle {

    private static final Duration ZOMBIES_EVERY = Duration.ofMinutes(1);
    private static final Duration CLEAN_UP_EVERY = Duration.ofMinutes(30);

    private final DetectZombies zombies;
    private final CleanUpJobs cleanUp;
    private final Workers workers;
    private final QueueSettings settings;
    private final NowAndThen nowAndThen =
            new NowAndThen("look-after-jobs", "old jobs", Duration.ofSeconds(30));

    LookAfterJobs(
            DetectZombies zombies, CleanUpJobs cleanUp, Workers workers, QueueSettings settings) {
        this.zombies = zombies;
        this.cleanUp = cleanUp;
        this.workers = workers;
        this.settings = settings;
    }

    @Override
    public void start() {
        nowAndThen.start();
        if (workers.size() == 0) {
            return;
        }
        if (settings.detectZombiesAfter().isPositive()) {
            // Not earlier: when all nodes were down for long, every job they left is silent for
            // long, and is to be taken over.
            nowAndThen.in(
                    settings.detectZombiesAfter(),
                    this::detectZombies,
                    () -> jittered(ZOMBIES_EVERY));
        }
        if (settings.keepJobs().isPositive()) {
            nowAndThen.in(jittered(ZOMBIES_EVERY), this::cleanUp, () -> jittered(CLEAN_UP_EVERY));
        }
    }

    private static Duration jittered(Duration every) {
        double share = 0.5 + ThreadLocalRandom.current().nextDouble();
        return Duration.ofMillis(Math.round(every.toMillis() * share));
    }

    private void detectZombies() {
        var _ = zombies.silentFor(Math.max(1, settings.detectZombiesAfter().toMinutes()));
    }

    void cleanUp() {
        var old = new CleanUpJobs.Selection(settings.keepJobs(), Set.of(), false);
        var _ = cleanUp.run(old, this::isRunning);
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
