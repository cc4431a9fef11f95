package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.queue.QueueTest.Database;
import io.millrace.queue.QueueTest.Node;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class EndAndClaimTest {

    @RegisterExtension final QueueNodes nodes = new QueueNodes();

    // Each in a thread of its own: the common pool may have but one.
    private static <T> CompletableFuture<T> async(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
    }

    private static JobContext run(Node node, AtomicInteger released) {
        node.submit("noop");
        return new JobContext(
                node.claim("worker"),
                node.context().getBean(Jobs.class),
                0,
                released::incrementAndGet);
    }

    private static CompletableFuture<Boolean> end(EndAndClaim commits, JobContext run, Job as) {
        return async(() -> commits.end(run, new Jobs.End(as, JobCommand.COMPLETE, "{}", null)));
    }

    /// Keeps the one transaction busy until all that is asked meanwhile stands in line.
    private static CompletableFuture<List<Job>> busy(EndAndClaim commits, CountDownLatch until)
            throws InterruptedException {
        var began = new CountDownLatch(1);
        var busy =
                async(() ->
                        commits.claim(() -> {
                            began.countDown();
                            try {
                                assertThat(until.await(30, TimeUnit.SECONDS)).isTrue();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return List.of();
                        }));
        began.await();
        return busy;
    }

    @ParameterizedTest
    @EnumSource
    void endsAndTheNextClaimShareATransaction(Database database) throws Exception {
        Node node = nodes.start(database.newUrl()).byHand();
        var commits = node.context().getBean(EndAndClaim.class);
        var released = new AtomicInteger();
        JobContext first = run(node, released);
        JobContext second = run(node, released);
        var go = new CountDownLatch(1);
        var busy = busy(commits, go);
        var claimed =
                async(() ->
                        commits.claim(() -> {
                            // Both workers are free here, and nobody else sees that yet.
                            UUID id = first.job().id();
                            assertThat(node.job(id).state()).isEqualTo(JobState.COMPLETED);
                            assertThat(async(() -> node.job(id).state()).join())
                                    .isEqualTo(JobState.PROCESSING);
                            assertThat(
                                            TransactionSynchronizationManager
                                                    .isActualTransactionActive())
                                    .isTrue();
                            assertThat(released).hasValue(2);
                            return List.of(first.job());
                        }));
        var ends = List.of(end(commits, first, first.job()), end(commits, second, second.job()));
        await().until(() -> commits.waiting() == 3);
        go.countDown();
        assertThat(busy.get()).isEmpty();
        assertThat(claimed.get()).containsExactly(first.job());
        assertThat(ends).allSatisfy(end -> assertThat(end.get()).isTrue());
        assertThat(node.job(first.job().id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.job(second.job().id()).state()).isEqualTo(JobState.COMPLETED);
        first.release();
        assertThat(released).as("released once each").hasValue(2);
    }

    @ParameterizedTest
    @EnumSource
    void whatFailsIsTriedByItselfAndSpoilsNothing(Database database) throws Exception {
        Node node = nodes.start(database.newUrl()).byHand();
        var commits = node.context().getBean(EndAndClaim.class);
        JobContext lost = run(node, new AtomicInteger());
        node.expireLeases();
        Job another = node.claim("another");
        JobContext good = run(node, new AtomicInteger());
        var go = new CountDownLatch(1);
        var busy = busy(commits, go);
        var failing =
                async(() ->
                        commits.claim(() -> {
                            throw new DataAccessResourceFailureException("no");
                        }));
        var ended = end(commits, good, good.job());
        var late = end(commits, lost, lost.job());
        await().until(() -> commits.waiting() == 3);
        go.countDown();
        assertThat(busy.get()).isEmpty();
        assertThatThrownBy(failing::get)
                .hasRootCauseInstanceOf(DataAccessResourceFailureException.class);
        assertThat(ended.get()).isTrue();
        assertThat(late.get()).as("it was taken over").isFalse();
        assertThat(node.job(good.job().id()).state()).isEqualTo(JobState.COMPLETED);
        assertThat(node.job(another.id()).state()).isEqualTo(JobState.PROCESSING);
    }
}
