package io.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.queue.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ListenerTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    private final Listener listener =
            Listener.toMany("local", Optional.empty(), Optional.of(JobState.PROCESSING));

    @Test
    void keepsOnlyTheNewestOfAJob() throws InterruptedException {
        var job = UUID.randomUUID();
        listener.offer(event(job, NOW, "old"));
        listener.offer(event(job, NOW, "new"));
        assertThat(listener.await(Duration.ZERO).events())
                .extracting(JobEvent::json)
                .containsExactly("new");
        assertThat(listener.await(Duration.ZERO).events()).isEmpty();
    }

    @Test
    void aSlowClientCostsOnlySoMuchAndIsTold() throws InterruptedException {
        for (int i = 0; i < Listener.MOST_JOBS + 10; i++) {
            listener.offer(event(UUID.randomUUID(), NOW, "" + i));
        }
        var news = listener.await(Duration.ZERO);
        assertThat(news.lost()).isTrue();
        assertThat(news.events()).hasSize(Listener.MOST_JOBS);
        assertThat(news.events().getLast().json()).isEqualTo("" + (Listener.MOST_JOBS + 9));
        assertThat(listener.await(Duration.ZERO).lost()).isFalse();
    }

    @Test
    void dropsWhatIsOlderThanWhatWasSent() throws InterruptedException {
        var job = UUID.randomUUID();
        listener.offer(event(job, NOW, "old"));
        listener.sent(List.of(event(job, NOW.plusNanos(1000), "sent")));
        assertThat(listener.await(Duration.ZERO).events()).isEmpty();
    }

    @Test
    void understandsTheIdsOfOtherNodes() {
        String id = event(UUID.randomUUID(), NOW, "").id().toString();
        assertThat(id).isEqualTo("1893456000000000.3.processing");
        assertThat(EventId.timeOf(id)).contains(NOW);
        for (String none : List.of("", "x", "-5.1.pending", "99999999999999999999.1.pending")) {
            assertThat(EventId.timeOf(none)).as(none).isEmpty();
        }
    }

    private static JobEvent event(UUID job, Instant updatedAt, String json) {
        var id = new EventId(updatedAt, 3, JobState.PROCESSING);
        return new JobEvent(id, job, "local", "steered", json);
    }
}
