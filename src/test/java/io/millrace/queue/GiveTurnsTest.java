package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.queue.GiveTurns.Runs;
import io.millrace.queue.GiveTurns.Waits;
import io.millrace.queue.JobOutcome.Done;
import io.millrace.queue.JobOutcome.Stopped;
import io.millrace.queue.QueueTest.Database;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

class GiveTurnsTest {

    @RegisterExtension private final QueueNodes nodes = new QueueNodes();

    private static QueueSettings settings(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("millrace.queue", QueueSettings.class);
    }

    private static Waits waits(String owner, boolean started) {
        return new Waits(UUID.randomUUID(), owner, "t", 1, started);
    }

    private static Runs runs(String owner, double seconds) {
        return new Runs(UUID.randomUUID(), 1, owner, "t", 1, false, seconds);
    }

    private static List<Double> stepBack(List<Waits> waiting, Runs... running) {
        return stepBack(settings(Map.of()), waiting, running);
    }

    private static List<Double> stepBack(
            QueueSettings settings, List<Waits> waiting, Runs... running) {
        return GiveTurns.stepBack(waiting, Arrays.asList(running), settings).stream()
                .map(Runs::seconds)
                .toList();
    }

    @Test
    void theLongestTurnStepsBackForAJobThatHasHadNone() {
        assertThat(stepBack(List.of(waits("a", false)), runs("a", 6), runs("a", 9)))
                .containsExactly(9.0);
    }

    @Test
    void aTurnLastsAtLeastAFewSeconds() {
        assertThat(stepBack(List.of(waits("a", false)), runs("a", 4))).isEmpty();
    }

    @Test
    void jobsThatHaveHadATurnWaitForLongerOnes() {
        assertThat(stepBack(List.of(waits("a", true)), runs("a", 29))).isEmpty();
        assertThat(stepBack(List.of(waits("a", true)), runs("a", 31))).containsExactly(31.0);
    }

    @Test
    void anOwnerThatRunsNothingNeedNotWaitForLongTurns() {
        assertThat(stepBack(List.of(waits("b", true)), runs("a", 6))).containsExactly(6.0);
    }

    @Test
    void asManyStepBackAsDeserveATurn() {
        assertThat(
                        stepBack(
                                List.of(waits("a", false), waits("a", false)),
                                runs("a", 6),
                                runs("a", 7),
                                runs("a", 8)))
                .containsExactly(8.0, 7.0);
    }

    @Test
    void thoseThatWereAskedAlreadyCount() {
        var asked = new Runs(UUID.randomUUID(), 1, "a", "t", 1, true, 20);
        assertThat(stepBack(List.of(waits("a", false)), asked, runs("a", 10))).isEmpty();
    }

    @Test
    void anOwnerDoesNotGetMoreThanItsShareByWaiting() {
        var manyOfA = List.of(waits("a", false), waits("a", false));
        assertThat(stepBack(manyOfA, runs("a", 40), runs("b", 50))).containsExactly(40.0);
    }

    @Test
    void moreUrgentJobsDoNotStepBackForLessUrgentOnes() {
        var high = new Runs(UUID.randomUUID(), 1, "a", "t", 0, false, 100);
        assertThat(stepBack(List.of(waits("b", false)), high)).isEmpty();
    }

    @Test
    void whereATypeIsAtItsLimitOneOfThatTypeStepsBack() {
        var settings = settings(Map.of("millrace.queue.max-running.t", "1"));
        var other = new Runs(UUID.randomUUID(), 1, "a", "other", 1, false, 100);
        assertThat(stepBack(settings, List.of(waits("b", false)), other, runs("a", 10)))
                .containsExactly(10.0);
    }

    @ParameterizedTest
    @EnumSource
    void aDeadWorkersJobGetsATurnWhileAllOthersAreBusy(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        node.submit("dead");
        Job orphan = node.claim("dies");
        node.expireLeases();
        node.submit("long");
        UUID busy = node.submit("long");
        var jdbc = node.context().getBean(JdbcClient.class);
        jdbc.sql(
                        """
                        UPDATE job SET state = 'processing', line = NULL, worker = 'lives', epoch = 1,
                            lease_until = CURRENT_TIMESTAMP + INTERVAL '1' HOUR,
                            turn_at = CURRENT_TIMESTAMP - INTERVAL '1' MINUTE
                        WHERE id = :id
                        """)
                .param("id", busy)
                .update();
        node.context().getBean(GiveTurns.class).now();
        assertThat(node.job(busy).stopReason()).isEqualTo(StopReason.TURN);
        assertThat(node.job(orphan.id()).stopReason()).isNull();
    }

    /// More long jobs than workers in front, and everything still gets its turn.
    @ParameterizedTest
    @EnumSource
    void aShortJobIsDoneWhileAnyNumberOfLongOnesTakeTurns(Database database) {
        var node =
                nodes.start(
                        database.newUrl(),
                        "millrace.queue.workers=2",
                        "millrace.queue.poll=20ms",
                        "millrace.queue.heartbeat=50ms",
                        "millrace.queue.turn-after=200ms",
                        "millrace.queue.turn=300ms");
        var end = new CountDownLatch(1);
        var names = List.of("long 1", "long 2", "long 3", "long 4", "long 5");
        for (String name : names) {
            node.handler()
                    .script
                    .put(
                            name,
                            context -> {
                                await().pollInterval(Duration.ofMillis(10))
                                        .until(() ->
                                                context.stopRequested() || end.getCount() == 0);
                                return end.getCount() == 0 ? new Done("{}") : new Stopped();
                            });
        }
        var ids = names.stream().map(node::submit).toList();
        UUID small = node.submit(new NewJob("scripted", "other", "small", null, null));
        node.awaitState(small, JobState.COMPLETED);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(names)
                                .allMatch(name ->
                                        node.handler().ran.stream().filter(name::equals).count()
                                                >= 2));
        end.countDown();
        ids.forEach(id -> {
            Job job = node.awaitState(id, JobState.COMPLETED);
            assertThat(job.attempts()).as("turns do not count").isEqualTo(1);
            assertThat(job.restartCount()).isZero();
        });
    }
}
