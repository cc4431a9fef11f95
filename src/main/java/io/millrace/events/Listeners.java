package io.millrace.events;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.queue.Job;
import io.millrace.queue.JobChanges;
import io.millrace.queue.JobChanges.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Everybody who listens to this node, and the one thread that looks for them what is new. It looks
/// only while somebody listens, and once for all: two statements at each tick, and one look at the
/// progress of each running job that somebody listens to.
///
/// Stops before the web server, which waits for open requests.
@Component
class Listeners implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    /// A change bears the time at which its transaction began, and is seen when it has committed.
    /// So each look goes back by more than such a transaction takes, and leaves out what it knows.
    static final Duration LOOK_BACK = Duration.ofSeconds(5);

    private final JobChanges changes;
    private final EventsSettings settings;
    private final JsonMapper json;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();

    /// The last event of each job that somebody listens to, or that changed lately.
    private final Map<UUID, JobEvent> last = new ConcurrentHashMap<>();

    private final Semaphore stopped = new Semaphore(0);
    private boolean polling;
    private volatile boolean running;
    private @Nullable Instant seenUntil;

    Listeners(JobChanges changes, EventsSettings settings, JsonMapper json, MeterRegistry meters) {
        this.changes = changes;
        this.settings = settings;
        this.json = json;
        Gauge.builder("millrace.events.listeners", listeners::size)
                .description("Clients that listen to the events of jobs on this node")
                .register(meters);
    }

    /// From now on it gets what is new.
    ///
    /// @throws EventsRefused when this node has as many as it may have
    synchronized void add(Listener listener) {
        if (!running) {
            throw EventsRefused.stopping();
        }
        if (listeners.size() >= settings.maxListeners()) {
            throw EventsRefused.tooMany(settings.maxListeners());
        }
        listeners.add(listener);
        if (!polling) {
            polling = true;
            Thread.ofVirtual().name("events").start(this::poll);
        }
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    int size() {
        return listeners.size();
    }

    /// A job as it is now. Its progress is not read again where it was at the last tick.
    JobEvent now(Job job) {
        JobEvent known = last.get(job.id());
        return known != null && known.id().equals(EventId.of(job))
                ? known
                : rendered(List.of(job)).getFirst();
    }

    private List<JobEvent> rendered(List<Job> jobs) {
        return changes.withProgress(jobs, (job, progress) -> JobEvent.of(job, progress, json));
    }

    private void poll() {
        while (goesOn()) {
            try {
                tick();
            } catch (RuntimeException | Error e) {
                // What it missed, it sees at the next look.
                log.warn(
                        "Could not look for events, trying again in {}: {}",
                        settings.every(),
                        e.toString());
            }
            pause();
        }
    }

    private synchronized boolean goesOn() {
        polling = running && !listeners.isEmpty();
        if (!polling) {
            last.clear();
            seenUntil = null;
        }
        return polling;
    }

    private void pause() {
        try {
            var _ = stopped.tryAcquire(settings.every().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Looks once for what is new, and offers it to those who listen.
    void tick() {
        var watched = new HashSet<UUID>();
        boolean toMany = false;
        for (Listener listener : listeners) {
            listener.job().ifPresent(watched::add);
            toMany |= listener.job().isEmpty();
        }
        if (toMany) {
            addChanged(watched);
        } else {
            seenUntil = null;
        }
        last.keySet().removeIf(id -> !changedLately(id) && !watched.contains(id));
        var found = changes.of(watched);
        rendered(found.stream().filter(job -> !isKnownToHaveEnded(job)).toList())
                .forEach(this::publish);
        found.forEach(job -> watched.remove(job.id()));
        letGoOfForgotten(watched);
    }

    /// Who listens to a job that is no more hears nothing again. Coming again, it is told so.
    private void letGoOfForgotten(Set<UUID> jobs) {
        listeners.stream()
                .filter(listener -> listener.job().filter(jobs::contains).isPresent())
                .forEach(Listener::close);
    }

    private boolean changedLately(UUID id) {
        JobEvent event = last.get(id);
        return seenUntil != null
                && event != null
                && event.id().updatedAt().isAfter(seenUntil.minus(LOOK_BACK.multipliedBy(2)));
    }

    private void addChanged(Set<UUID> watched) {
        Instant from = seenUntil == null ? changes.now() : seenUntil;
        List<Change> found = changes.since(from.minus(LOOK_BACK));
        found.stream()
                .filter(change -> isNews(change) && isWanted(change))
                .map(Change::id)
                .forEach(watched::add);
        seenUntil = found.isEmpty() ? from : found.getFirst().readAt();
    }

    private boolean isNews(Change change) {
        JobEvent known = last.get(change.id());
        return isRunning(change) || known == null || !known.id().equals(EventId.of(change));
    }

    private boolean isWanted(Change change) {
        return listeners.stream().anyMatch(listener -> listener.wants(change));
    }

    private static boolean isRunning(Change change) {
        return switch (change.state()) {
            case PROCESSING, CANCELLING -> true;
            case PENDING, RETRYING, COMPLETED, FAILED, CANCELLED -> false;
        };
    }

    private boolean isKnownToHaveEnded(Job job) {
        JobEvent known = last.get(job.id());
        return known != null && known.ended() && known.id().equals(EventId.of(job));
    }

    private void publish(JobEvent event) {
        if (!event.equals(last.put(event.jobId(), event))) {
            listeners.forEach(listener -> listener.offer(event));
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        stopped.release();
        listeners.forEach(Listener::close);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
