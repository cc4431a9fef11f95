package io.millrace.events;

import io.millrace.access.Owner;
import io.millrace.queue.Job;
import io.millrace.queue.JobChanges;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// Server-sent events. Each stream is written by the virtual thread of its request, which waits
/// where its client is slow.
@RestController
class EventsController {

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    /// Of the jobs that have not ended, so many are sent to somebody who begins to listen.
    private static final int MOST_AT_FIRST = 500;

    /// Who has missed more than this is told so, and begins anew.
    private static final int MOST_MISSED = 2000;

    private final Listeners listeners;
    private final JobChanges changes;
    private final EventsSettings settings;

    EventsController(Listeners listeners, JobChanges changes, EventsSettings settings) {
        this.listeners = listeners;
        this.changes = changes;
        this.settings = settings;
    }

    /// What a client is sent as soon as it listens.
    ///
    /// @param reset whether it has missed more than can be told
    private record Beginning(List<Job> jobs, boolean reset) {}

    @GetMapping({"/jobs/{id}/events", "/api/jobs/{id}/events"})
    void ofJob(
            @PathVariable String id,
            @RequestHeader(LAST_EVENT_ID) Optional<String> lastEventId,
            HttpServletResponse response) {
        Job job = changes.find(id);
        if (job.state().ended() && lastEventId.equals(Optional.of(EventId.of(job).toString()))) {
            // It has seen the end. This answer keeps a browser from coming again.
            response.setStatus(HttpStatus.NO_CONTENT.value());
            return;
        }
        follow(
                Listener.toJob(job.id()),
                () -> new Beginning(changes.of(List.of(job.id())), false),
                response);
    }

    @GetMapping({"/events", "/api/events"})
    void ofAll(
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> status,
            @RequestHeader(LAST_EVENT_ID) Optional<String> lastEventId,
            Owner owner,
            HttpServletResponse response) {
        Optional<Instant> last = lastEventId.flatMap(EventId::timeOf);
        follow(
                Listener.toMany(owner.name(), type, status.map(changes::state)),
                () -> last.map(time -> missed(time, owner)).orElseGet(() -> unfinished(owner)),
                response);
    }

    private Beginning unfinished(Owner owner) {
        return new Beginning(changes.unfinished(owner.name(), MOST_AT_FIRST), false);
    }

    /// What was committed late, after the client saw later changes, comes too; and what it has seen
    /// just before comes twice.
    private Beginning missed(Instant last, Owner owner) {
        var jobs = changes.since(last.minus(Listeners.LOOK_BACK), owner.name(), MOST_MISSED + 1);
        return jobs.size() > MOST_MISSED
                ? new Beginning(unfinished(owner).jobs(), true)
                : new Beginning(jobs, false);
    }

    private void follow(
            Listener listener, Supplier<Beginning> beginning, HttpServletResponse response) {
        listeners.add(listener);
        try {
            // Read after it began to listen, so that nothing falls in between.
            var first = beginning.get();
            var events = first.jobs().stream().map(listeners::now).filter(listener::wants).toList();
            listener.sent(events);
            var stream = EventStream.open(response);
            boolean more = send(stream, events, first.reset(), listener);
            while (more) {
                var news = listener.await(settings.heartbeat());
                more = !news.closed() && send(stream, news.events(), news.lost(), listener);
            }
        } catch (IOException e) {
            // The client went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listeners.remove(listener);
        }
    }

    /// @return whether more is to come: not after the end of the only job
    private static boolean send(
            EventStream stream, List<JobEvent> events, boolean reset, Listener listener)
            throws IOException {
        if (reset) {
            stream.reset();
        }
        boolean ended = false;
        for (JobEvent event : events) {
            stream.job(event);
            ended = listener.job().isPresent() && event.ended();
        }
        if (ended) {
            stream.end(events.getLast());
        } else if (events.isEmpty()) {
            stream.heartbeat();
        }
        stream.flush();
        return !ended;
    }
}
