package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.queue.JobOutcome.Done;
import io.millrace.queue.JobOutcome.Failed;
import io.millrace.queue.JobOutcome.Stopped;
import io.millrace.queue.QueueTest.Database;
import io.millrace.queue.QueueTest.Node;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// What becomes of jobs that fail, are cancelled, or cost their workers, on both databases.
class LifeCycleTest {

    @RegisterExtension private final QueueNodes nodes = new QueueNodes();

    /// The table of [JobState], command by command, against the SQL that carries it out.
    @ParameterizedTest
    @EnumSource
    void everyCommandChangesAJobInExactlyTheStatesInWhichItIsAllowed(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        for (JobState from : JobState.values()) {
            for (JobCommand command : JobCommand.values()) {
                UUID id = jobIn(node, from, command);
                boolean changed = carryOut(node, command, node.job(id));
                assertThat(changed)
                        .as("%s: %s", from, command)
                        .isEqualTo(from.after(command).isPresent());
                assertThat(node.job(id).state())
                        .as("%s: %s", from, command)
                        .isEqualTo(from.after(command).orElse(from));
                sql(node, "DELETE FROM job");
            }
        }
    }

    private static UUID jobIn(Node node, JobState state, JobCommand command) {
        UUID id = node.submit("job");
        sql(
                node,
                """
                UPDATE job SET state = '%s', epoch = %s, attempts = 1, worker = %s, lease_until = %s, started_at = %s,
                    wake_at = %s, line = %s
                """
                        .formatted(
                                state.value(),
                                command == JobCommand.CANCEL ? "0" : "1",
                                JobState.held().contains(state.value()) ? "'w'" : "NULL",
                                command == JobCommand.TAKE_OVER
                                        ? "CURRENT_TIMESTAMP - INTERVAL '1' SECOND"
                                        : "CURRENT_TIMESTAMP + INTERVAL '1' HOUR",
                                command == JobCommand.CANCEL ? "NULL" : "CURRENT_TIMESTAMP",
                                command == JobCommand.WAKE ? "CURRENT_TIMESTAMP" : "NULL",
                                command == JobCommand.CLAIM ? "1" : "NULL"));
        return id;
    }

    private static boolean carryOut(Node node, JobCommand command, Job job) {
        var jobs = node.context().getBean(Jobs.class);
        return switch (command) {
            case CLAIM, TAKE_OVER ->
                    !node.context().getBean(ClaimJobs.class).claimFor("other", () -> 1).isEmpty();
            case STEP_BACK -> jobs.giveBack(job, StopReason.SHUTDOWN);
            case COMPLETE, FAIL, SETTLE ->
                    jobs.end(List.of(new Jobs.End(job, command, null, null)))[0];
            case FAIL_FOR_NOW -> jobs.failForNow(job, Duration.ofHours(1), "error");
            case WAKE -> {
                node.context().getBean(WaitingLine.class).wakeThoseDue();
                yield node.job(job.id()).wakeAt() == null;
            }
            case CANCEL -> jobs.cancel(job.id());
            case STOP -> jobs.stop(job.id());
            case RETRY -> jobs.retry(job, null, 0);
        };
    }

    private static void sql(Node node, String statement) {
        node.context().getBean(JdbcClient.class).sql(statement).update();
    }

    @ParameterizedTest
    @EnumSource
    void aFailureThatCanHealIsTriedAgainAfterOneTwoAndFourSeconds(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID id = node.submit("job");
        for (int seconds : new int[] {1, 2, 4}) {
            record(node, node.claim("worker"), Failed.forNow("no answer"));
            Job job = node.job(id);
            assertThat(job.state()).isEqualTo(JobState.RETRYING);
            assertThat(job.error()).isEqualTo("no answer");
            assertThat(Duration.between(job.updatedAt(), job.wakeAt()))
                    .isBetween(Duration.ofSeconds(seconds), Duration.ofMillis(1100L * seconds));
            sql(node, "UPDATE job SET wake_at = CURRENT_TIMESTAMP");
            node.context().getBean(WaitingLine.class).wakeThoseDue();
        }
        record(node, node.claim("worker"), Failed.forNow("no answer"));
        assertThat(node.job(id).state()).isEqualTo(JobState.FAILED);
        assertThat(node.job(id).attempts()).isEqualTo(4);

        node.context().getBean(SteerJobs.class).retry(node.job(id));
        assertThat(node.job(id).startedAt()).as("not since then").isNull();
        assertThat(node.context().getBean(Setbacks.class).of(id, 9))
                .extracting(Setback::state, Setback::error, setback -> setback.retriedAt() != null)
                .containsExactly(
                        tuple(JobState.RETRYING, "no answer", false),
                        tuple(JobState.RETRYING, "no answer", false),
                        tuple(JobState.RETRYING, "no answer", false),
                        tuple(JobState.FAILED, "no answer", true));
        assertThat(node.claim("worker").attempts()).as("by hand all begin again").isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void howOftenIsUpToTheTypeAndWhatCannotHealIsNotTriedAgain(Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.retries.scripted=1").byHand();
        UUID healing = node.submit("healing");
        record(node, node.claim("worker"), Failed.forNow("no answer"));
        sql(node, "UPDATE job SET wake_at = CURRENT_TIMESTAMP");
        node.context().getBean(WaitingLine.class).wakeThoseDue();
        record(node, node.claim("worker"), Failed.forNow("no answer"));
        assertThat(node.job(healing).state()).isEqualTo(JobState.FAILED);

        UUID bad = node.submit("bad");
        record(node, node.claim("worker"), Failed.forGood("no such file"));
        assertThat(node.job(bad).state()).isEqualTo(JobState.FAILED);
    }

    private static void record(Node node, Job job, JobOutcome outcome) {
        node.context().getBean(RecordOutcome.class).of(node.contextOf(job), outcome);
    }

    @ParameterizedTest
    @EnumSource
    void aRunningJobHearsOfItsEndAtItsNextFence(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        node.submit("job");
        var context = node.contextOf(node.claim("worker"));
        fence(node, context);
        assertThat(context.stopRequested()).isFalse();
        node.context().getBean(SteerJobs.class).cancel(context.job().id());
        assertThat(node.job(context.job().id()).state()).isEqualTo(JobState.CANCELLING);
        fence(node, context);
        assertThat(context.endRequested()).isTrue();
        assertThat(context.yieldRequested()).isFalse();
        node.context().getBean(RecordOutcome.class).of(context, new Stopped("{\"rows\":1}"));
        assertThat(node.job(context.job().id()).state()).isEqualTo(JobState.CANCELLED);
        assertThat(node.job(context.job().id()).result()).isEqualTo("{\"rows\":1}");
        assertThatThrownBy(() -> node.context().getBean(SteerJobs.class).cancel(context.job().id()))
                .hasMessageContaining("is cancelled");
    }

    /// Whoever is to end does not make room first; and what is no longer waiting has nothing to
    /// wake up for.
    @ParameterizedTest
    @EnumSource
    void aJobThatIsCancelledAsItGivesUpItsTurnIsSettled(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        node.submit("job");
        var context = node.contextOf(node.claim("worker"));
        UUID id = context.job().id();
        node.context().getBean(Jobs.class).askToStop(id, context.job().epoch(), StopReason.TURN);
        node.context().getBean(SteerJobs.class).cancel(id);
        fence(node, context);
        assertThat(context.yieldRequested()).isFalse();
        node.context().getBean(RecordOutcome.class).of(context, new Stopped());
        assertThat(node.job(id).state()).isEqualTo(JobState.CANCELLED);
        assertThat(node.job(id).wakeAt()).isNull();
    }

    /// It failed before it heard that it is cancelled, and has not settled.
    @ParameterizedTest
    @EnumSource
    void aFailureThatCouldHealIsSettledByAnotherRunWhereTheJobIsCancelled(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID id = node.submit("job");
        var context = node.contextOf(node.claim("worker"));
        node.context().getBean(SteerJobs.class).cancel(id);
        node.context().getBean(RecordOutcome.class).of(context, Failed.forNow("no answer"));
        assertThat(node.job(id).state()).isEqualTo(JobState.CANCELLING);
        node.expireLeases();
        var settling = node.contextOf(node.claim("other"));
        assertThat(settling.endRequested()).isTrue();
        node.context().getBean(RecordOutcome.class).of(settling, new Stopped("{}"));
        assertThat(node.job(id).state()).isEqualTo(JobState.CANCELLED);
    }

    private static void fence(Node node, JobContext context) {
        node.context()
                .getBean(TransactionTemplate.class)
                .executeWithoutResult(_ -> context.fence());
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatWaitsAfterAStartIsSettledWhenItIsCancelled(Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.retry.delay=1h");
        node.handler()
                .script
                .put(
                        "job",
                        context ->
                                context.endRequested()
                                        ? new Stopped("{\"settled\":true}")
                                        : Failed.forNow("no answer"));
        UUID id = node.submit("job");
        node.awaitState(id, JobState.RETRYING);
        node.context().getBean(SteerJobs.class).cancel(id);
        assertThat(node.awaitState(id, JobState.CANCELLED).result())
                .isEqualTo("{\"settled\":true}");
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatIsDoneBeforeItHearsOfItsEndIsCompleted(Database database) {
        var node = nodes.start(database.newUrl());
        var hold = new CountDownLatch(1);
        node.handler().script.put("job", context -> QueueTest.awaitThen(hold, new Done("{}")));
        UUID id = node.submit("job");
        node.awaitState(id, JobState.PROCESSING);
        node.context().getBean(SteerJobs.class).cancel(id);
        hold.countDown();
        node.awaitState(id, JobState.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource
    void aJobThatKillsItsWorkersIsSettledAndThenFails(Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.max-crashes=3").byHand();
        UUID id = node.submit("job");
        Job job = node.claim("first");
        for (int crash = 1; crash <= 3; crash++) {
            assertThat(node.contextOf(job).endRequested()).as("crash %s", crash).isFalse();
            node.expireLeases();
            job = node.claim("next");
        }
        assertThat(node.contextOf(job).endRequested()).isTrue();
        record(node, job, new Stopped());
        assertThat(node.job(id).state()).isEqualTo(JobState.FAILED);
        assertThat(node.job(id).error()).startsWith("Its workers died again and again");
    }

    @ParameterizedTest
    @EnumSource
    void crashesDoNotCountOnceItGotAnywhere(Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.max-crashes=3").byHand();
        UUID id = node.submit("job");
        node.claim("worker");
        node.expireLeases();
        Job job = node.claim("worker");
        assertThat(job.crashes()).isEqualTo(1);
        var context = node.contextOf(job);
        fence(node, context);
        assertThat(node.job(id).crashes()).isZero();
        assertThat(node.job(id).restartCount()).isEqualTo(1);
    }
}
