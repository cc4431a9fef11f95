package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// What operators do, on both databases.
class AdminTest {

    @RegisterExtension private final QueueNodes nodes = new QueueNodes();

    private static UUID submit(QueueTest.Node node, String owner, String payload) {
        return node.submit(new NewJob("scripted", owner, payload, null, null));
    }

    private static final JobFilter FAILED_OF_ANN =
            JobFilter.asked(
                    Optional.of("failed"),
                    Optional.of("scripted"),
                    Optional.of("ann"),
                    Optional.empty(),
                    Optional.empty());

    @ParameterizedTest
    @EnumSource
    void retriesManyJobsAtOnceAndCountsThoseThatItCannot(QueueTest.Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.retry.attempts=0");
        node.handler().script.put("bad", context -> JobOutcome.Failed.forGood("no"));
        node.handler().script.put("same bad", context -> JobOutcome.Failed.forGood("no"));
        var bad = IntStream.range(0, 3).mapToObj(_ -> submit(node, "ann", "bad")).toList();
        UUID busy = submit(node, "ann", "same bad");
        UUID others = submit(node, "bob", "bad");
        Stream.concat(bad.stream(), Stream.of(busy, others))
                .forEach(id -> node.awaitState(id, JobState.FAILED));
        node.byHand();
        // Works on the same as the failed one, which cannot come back before it has ended.
        submit(node, "bob", "same");
        var retry = node.context().getBean(RetryJobs.class);

        var counted = retry.count(FAILED_OF_ANN, Optional.empty());
        assertThat(counted.matched()).isEqualTo(4);
        assertThat(counted.dryRun()).isTrue();
        assertThat(bad).allMatch(id -> node.job(id).state() == JobState.FAILED);

        var retried = retry.retry(FAILED_OF_ANN, Optional.empty());
        assertThat(retried)
                .isEqualTo(
                        new RetryJobs.Retried(
                                "3 of 4 jobs are queued again.", 4, 3, 1, 0, false, null));
        assertThat(bad).allMatch(id -> node.job(id).state() == JobState.PENDING);
        assertThat(node.job(busy).state()).isEqualTo(JobState.FAILED);
        assertThat(node.job(others).state()).isEqualTo(JobState.FAILED);
        assertThat(node.claim("worker").id()).as("first in, first out").isEqualTo(bad.getFirst());
    }

    @ParameterizedTest
    @EnumSource
    void retriesSoManyInOneCallAndSaysHowToGoOn(QueueTest.Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        int all = ManyJobs.MOST + 2;
        IntStream.range(0, all).forEach(i -> submit(node, "ann", "job " + i));
        sql(
                node,
                "UPDATE job SET state = 'failed', completed_at = CURRENT_TIMESTAMP, place = NULL");
        var retry = node.context().getBean(RetryJobs.class);

        var first = retry.retry(FAILED_OF_ANN, Optional.empty());
        assertThat(first.retried()).isEqualTo(ManyJobs.MOST);
        assertThat(first.left()).isEqualTo(2);
        assertThat(first.message()).contains("2 are left: call again with cursor");
        var second = retry.retry(FAILED_OF_ANN, Optional.of(UUID.fromString(first.nextCursor())));
        assertThat(second.matched()).isEqualTo(2);
        assertThat(second.retried()).isEqualTo(2);
        assertThat(second.nextCursor()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void cancelsManyJobsAtOnce(QueueTest.Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID waiting = submit(node, "ann", "first");
        UUID started = submit(node, "ann", "second");
        UUID others = submit(node, "bob", "third");
        sql(
                node,
                "UPDATE job SET state = 'retrying', line = NULL, epoch = 1, started_at = CURRENT_TIMESTAMP WHERE id = '%s'"
                        .formatted(started));
        var cancel = node.context().getBean(CancelJobs.class);
        var anns = FAILED_OF_ANN.in(Set.of());

        assertThat(cancel.count(anns, Optional.empty()).message())
                .isEqualTo("2 jobs wait or run and would be cancelled.");
        assertThat(node.job(waiting).state()).isEqualTo(JobState.PENDING);

        var cancelled = cancel.cancel(anns, Optional.empty());
        assertThat(cancelled.cancelled()).isEqualTo(2);
        assertThat(cancelled.nextCursor()).isNull();
        assertThat(node.job(waiting).state()).isEqualTo(JobState.CANCELLED);
        // A worker settles what it has done, and none is at work here.
        assertThat(node.job(started).state()).isEqualTo(JobState.CANCELLING);
        assertThat(node.job(others).state()).isEqualTo(JobState.PENDING);
        assertThat(cancel.cancel(anns, Optional.empty()).matched()).isZero();
        assertThatThrownBy(() -> cancel.cancel(FAILED_OF_ANN, Optional.empty()))
                .hasMessageContaining("pending, processing or retrying");
    }

    private static int sql(QueueTest.Node node, String statement) {
        return node.context().getBean(JdbcClient.class).sql(statement).update();
    }

    @ParameterizedTest
    @EnumSource
    void recoversWhatADeadWorkerLeftAndPutsInLineWhatIsDue(QueueTest.Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.poll=1m");
        await().until(() -> node.context().getBean(Workers.class).active() == 0);
        UUID orphan = UUID.randomUUID();
        UUID later = UUID.randomUUID();
        insert(node, orphan, "processing", "lease_until", "INTERVAL '1' SECOND");
        insert(node, later, "retrying", "wake_at", "INTERVAL '1' SECOND");

        var stats = node.context().getBean(RecoverJobs.class).now();

        assertThat(stats.recovered()).isEqualTo(1);
        assertThat(stats.due()).isEqualTo(1);
        assertThat(node.awaitState(orphan, JobState.COMPLETED).restartCount()).isEqualTo(1);
        node.awaitState(later, JobState.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource
    void endsJobsWithoutASignOfLifeBesideBusyWorkers(QueueTest.Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.workers=1");
        var hold = new CountDownLatch(1);
        node.handler().script.put("long", context -> awaitThen(hold));
        var settled = new CopyOnWriteArrayList<UUID>();
        node.handler()
                .script
                .put(
                        "silent",
                        context -> {
                            if (!context.endRequested()) {
                                return new JobOutcome.Done("{}");
                            }
                            settled.add(context.job().id());
                            return new JobOutcome.Stopped("{\"n\":1}");
                        });
        UUID hangs = node.submit("long");
        await().until(() -> node.handler().ran.contains("long"));
        UUID silent = UUID.randomUUID();
        UUID recent = UUID.randomUUID();
        UUID cancelled = UUID.randomUUID();
        insert(node, silent, "processing", "lease_until", "INTERVAL '31' MINUTE");
        insert(node, recent, "processing", "lease_until", "INTERVAL '29' MINUTE");
        insert(node, cancelled, "cancelling", "lease_until", "INTERVAL '31' MINUTE");
        // Its node lives and beats for it, however long its handler hangs.
        sql(
                node,
                "UPDATE job SET heartbeat_at = CURRENT_TIMESTAMP - INTERVAL '2' HOUR WHERE worker <> 'dead'");

        assertThat(node.context().getBean(DetectZombies.class).silentFor(30)).isEqualTo(2);

        Job failed = node.awaitState(silent, JobState.FAILED);
        assertThat(failed.error()).startsWith("Its worker gave no sign of life for too long");
        assertThat(failed.result()).isEqualTo("{\"n\":1}");
        node.awaitState(cancelled, JobState.CANCELLED);
        assertThat(settled).containsExactlyInAnyOrder(silent, cancelled);
        assertThat(node.job(recent).state()).isEqualTo(JobState.PROCESSING);
        assertThat(node.job(hangs).state()).isEqualTo(JobState.PROCESSING);
        hold.countDown();
        node.awaitState(hangs, JobState.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource
    void forgetsWholeFamiliesWhenTheLastOfThemIsOldEnough(QueueTest.Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID old = ended(node, null, 31);
        UUID oldChild = ended(node, old, 31);
        UUID kept = ended(node, null, 100);
        UUID youngChild = ended(node, kept, 29);
        UUID running = ended(node, null, 31);
        UUID itsChild = node.submit(new NewJob("scripted", "ann", "{}", null, null, running));
        UUID young = ended(node, null, 29);

        var done = cleanUp(node, 30);

        assertThat(done.jobs()).isEqualTo(2);
        assertThat(node.handler().forgotten).containsExactlyInAnyOrder(old, oldChild);
        assertThat(all(node)).containsExactlyInAnyOrder(kept, youngChild, running, itsChild, young);
        sql(
                node,
                "UPDATE job SET state = 'failed', completed_at = CURRENT_TIMESTAMP - INTERVAL '1' SECOND WHERE state = 'pending'");
        assertThat(cleanUp(node, 0).jobs()).isEqualTo(5);
        assertThat(all(node)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void leavesOutWhatIsRetriedOrFollowedUpAtTheSameTime(QueueTest.Database database)
            throws Exception {
        var node = nodes.start(database.newUrl()).byHand();
        UUID followedUp = ended(node, null, 31);
        UUID old = ended(node, null, 31);
        var transaction = node.context().getBean(TransactionTemplate.class);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var locked = new CountDownLatch(1);
            var commit = new CountDownLatch(1);
            var submission =
                    threads.submit(() ->
                            transaction.execute(_ -> {
                                var child =
                                        new NewJob("scripted", "ann", "{}", null, null, followedUp);
                                UUID id = node.context().getBean(JobQueue.class).submit(child);
                                locked.countDown();
                                awaitThen(commit);
                                return id;
                            }));
            locked.await();
            var cleaning = threads.submit(() -> cleanUp(node, 30));
            if (database == QueueTest.Database.POSTGRESQL) {
                assertThat(cleaning.get().jobs()).as("skips what is locked").isEqualTo(1);
            }
            commit.countDown();
            UUID child = submission.get();
            assertThat(cleaning.get().jobs()).isEqualTo(1);
            assertThat(all(node)).containsExactlyInAnyOrder(followedUp, child);
            assertThat(node.handler().forgotten).containsExactly(old);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesToFollowUpAForgottenJob(QueueTest.Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID old = ended(node, null, 31);
        cleanUp(node, 30);
        var child = new NewJob("scripted", "ann", "{}", null, null, old);
        assertThatThrownBy(() -> node.submit(child)).isInstanceOf(JobRefused.class);
    }

    @ParameterizedTest
    @EnumSource
    void severalAtOnceForgetEachJobOnce(QueueTest.Database database) throws Exception {
        String url = database.newUrl();
        var one = nodes.start(url).byHand();
        var both =
                database == QueueTest.Database.H2
                        ? List.of(one, one)
                        : List.of(one, nodes.start(url).byHand());
        int jobs = 2500;
        manyEnded(one, jobs);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var runs = both.stream().map(node -> threads.submit(() -> cleanUp(node, 30))).toList();
            int sum = 0;
            for (var run : runs) {
                sum += run.get().jobs();
            }
            // What one had locked, the other left out.
            assertThat(sum).isEqualTo(jobs);
        }
        assertThat(all(one)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void forgetsOldJobsByItself(QueueTest.Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.keep-jobs=30d").byHand();
        UUID old = ended(node, null, 31);
        UUID young = ended(node, null, 29);
        var lookAfter = node.context().getBean(LookAfterJobs.class);
        lookAfter.cleanUp();
        assertThat(all(node)).containsExactly(young);
        assertThat(node.handler().forgotten).containsExactly(old);
    }

    private static CleanUpJobs.Forgotten cleanUp(QueueTest.Node node, int days) {
        var old = new CleanUpJobs.Selection(Duration.ofDays(days), Set.of(), false);
        return node.context().getBean(CleanUpJobs.class).run(old, () -> true);
    }

    private static List<UUID> all(QueueTest.Node node) {
        return node.context()
                .getBean(JdbcClient.class)
                .sql("SELECT id FROM job")
                .query(UUID.class)
                .list();
    }

    private static UUID ended(QueueTest.Node node, UUID parent, int daysAgo) {
        UUID id = node.submit(new NewJob("scripted", "ann", "{}", null, null, parent));
        sql(
                node,
                "UPDATE job SET state = 'completed', place = NULL, completed_at = CURRENT_TIMESTAMP - INTERVAL '%d' DAY WHERE id = '%s'"
                        .formatted(daysAgo, id));
        return id;
    }

    private static void manyEnded(QueueTest.Node node, int jobs) {
        var transaction = node.context().getBean(TransactionTemplate.class);
        transaction.executeWithoutResult(_ -> {
            for (int i = 0; i < jobs; i++) {
                UUID id = new UUID(0, i + 1);
                node.context()
                        .getBean(JdbcClient.class)
                        .sql(
                                """
                                INSERT INTO job (id, type, state, owner, priority, payload, run_at, attempts, crashes,
                                    epoch, restart_count, created_at, updated_at, completed_at)
                                VALUES (:id, 'scripted', 'completed', 'ann', 1, '{}', CURRENT_TIMESTAMP, 1, 0, 1, 0,
                                    CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP - INTERVAL '40' DAY)
                                """)
                        .param("id", id)
                        .update();
            }
        });
    }

    /// A job that started, and whose worker is dead or has put it down.
    ///
    /// @param column the time that has passed
    private static void insert(
            QueueTest.Node node, UUID id, String state, String column, String ago) {
        sql(
                node,
                """
                INSERT INTO job (id, type, state, owner, priority, payload, run_at, attempts, crashes, epoch,
                    restart_count, worker, heartbeat_at, created_at, started_at, updated_at, %s)
                VALUES ('%s', 'scripted', '%s', 'ann', 1, 'silent', CURRENT_TIMESTAMP, 1, 0, 1, 0, %s,
                    CURRENT_TIMESTAMP - %s, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP,
                    CURRENT_TIMESTAMP - %s)
                """
                        .formatted(
                                column,
                                id,
                                state,
                                state.equals("retrying") ? "NULL" : "'dead'",
                                ago,
                                ago));
    }

    private static JobOutcome awaitThen(CountDownLatch latch) {
        try {
            latch.await();
            return new JobOutcome.Done("{}");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
