package io.millrace.queue;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import io.millrace.queue.QueueTest.Node;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// Who is next, on both databases. Nothing runs by itself here: each test claims and ends jobs.
class WaitingLineTest {

    @RegisterExtension private final QueueNodes nodes = new QueueNodes();

    private Node node(QueueTest.Database database, String... settings) {
        return nodes.start(database.newUrl(), settings).byHand();
    }

    private static UUID submit(Node node, String owner, String payload, Submission how) {
        var job = new NewJob("scripted", owner, payload, null, null);
        return node.context()
                .getBean(TransactionTemplate.class)
                .execute(_ -> node.context().getBean(JobQueue.class).submit(job, how));
    }

    private static UUID submit(Node node, String owner, String payload) {
        return submit(node, owner, payload, Submission.DEFAULT);
    }

    private static UUID submit(Node node, Priority priority, String payload) {
        return submit(node, "local", payload, new Submission(priority, null, null));
    }

    private static List<Job> claim(Node node, int most) {
        return node.context().getBean(ClaimJobs.class).claimFor("worker", () -> most);
    }

    private static List<String> payloads(Node node, int most) {
        return Stream.generate(() -> claim(node, 1))
                .takeWhile(jobs -> !jobs.isEmpty())
                .limit(most)
                .map(jobs -> jobs.getFirst().payload())
                .toList();
    }

    private static void end(Node node, Job job) {
        var jobs = node.context().getBean(Jobs.class);
        assertThat(jobs.end(List.of(new Jobs.End(job, JobCommand.COMPLETE, "{}", null)))[0])
                .isTrue();
    }

    private static void sql(Node node, String statement) {
        node.context().getBean(JdbcClient.class).sql(statement).update();
    }

    @ParameterizedTest
    @EnumSource
    void betterPrioritiesGoFirstAndWithinEachThoseThatCameFirst(QueueTest.Database database) {
        var node = node(database);
        for (String round : List.of("1", "2")) {
            submit(node, Priority.LOW, "low " + round);
            submit(node, Priority.DEFAULT, "default " + round);
            submit(node, Priority.HIGH, "high " + round);
        }
        assertThat(payloads(node, 10))
                .containsExactly("high 1", "high 2", "default 1", "default 2", "low 1", "low 2");
    }

    @ParameterizedTest
    @EnumSource
    void whatWaitsTooLongCountsAsMoreAndMoreUrgent(QueueTest.Database database) {
        var node = node(database, "millrace.queue.ageing=10m");
        var line = node.context().getBean(WaitingLine.class);
        submit(node, Priority.LOW, "old");
        submit(node, Priority.LOW, "older");
        sql(node, "UPDATE job SET ready_at = ready_at - INTERVAL '11' MINUTE");
        IntStream.range(0, 3).forEach(i -> submit(node, Priority.DEFAULT, "default " + i));
        line.age();
        sql(
                node,
                "UPDATE job SET ready_at = ready_at - INTERVAL '10' MINUTE WHERE payload = 'older'");
        submit(node, Priority.LOW, "low");
        submit(node, Priority.HIGH, "high");
        line.age();
        line.age();
        var order = payloads(node, 10);
        assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("older", "high");
        assertThat(order.get(2)).isEqualTo("old");
        assertThat(order.subList(3, 7))
                .containsExactly("default 0", "default 1", "default 2", "low");
    }

    @ParameterizedTest
    @EnumSource
    void aJobForLaterJoinsTheLineWhenItsTimeHasCome(QueueTest.Database database) {
        var node = node(database);
        var line = node.context().getBean(WaitingLine.class);
        var later = new Submission(Priority.HIGH, Instant.now().plusSeconds(3600), null);
        UUID id = submit(node, "local", "later", later);
        submit(node, "local", "now");
        assertThat(node.job(id).wakeAt()).isNotNull();
        line.wakeThoseDue();
        assertThat(payloads(node, 10)).containsExactly("now");
        sql(node, "UPDATE job SET wake_at = wake_at - INTERVAL '2' HOUR WHERE wake_at IS NOT NULL");
        assertThat(line.wakeThoseDue()).isEqualTo(1);
        assertThat(node.job(id).wakeAt()).isNull();
        assertThat(payloads(node, 10)).containsExactly("later");
    }

    @ParameterizedTest
    @EnumSource
    void anOwnerWithOneJobDoesNotWaitForOneWithAThousand(QueueTest.Database database) {
        var node = node(database);
        IntStream.range(0, 1000).forEach(i -> submit(node, "many", "many " + i));
        submit(node, "few", "few 0");
        submit(node, "few", "few 1");
        assertThat(payloads(node, 6))
                .containsExactly("many 0", "few 0", "many 1", "few 1", "many 2", "many 3");
    }

    @ParameterizedTest
    @EnumSource
    void aFreeWorkerTakesTheJobOfTheOwnerWithTheFewestRunning(QueueTest.Database database) {
        var node = node(database);
        IntStream.range(0, 10).forEach(i -> submit(node, "busy", "busy " + i));
        assertThat(claim(node, 3)).hasSize(3);
        IntStream.range(0, 10).forEach(i -> submit(node, "new", "new " + i));
        assertThat(claim(node, 4))
                .extracting(Job::owner)
                .containsExactlyInAnyOrder("new", "new", "new", "busy");
    }

    /// Whatever the number of workers, also with fewer than the weights add up to. All jobs take
    /// equally long.
    @ParameterizedTest
    @EnumSource
    void ownersGetSharesByTheirWeights(QueueTest.Database database) {
        for (int workers : new int[] {1, 2, 3, 6, 7}) {
            var node =
                    node(
                            database,
                            "millrace.queue.weights.three=3",
                            "millrace.queue.weights.two=2");
            for (int i = 0; i < 150; i++) {
                for (String owner : List.of("one", "two", "three")) {
                    submit(node, owner, "{}");
                }
            }
            var running = new ArrayList<Job>();
            var started = new ArrayList<String>();
            while (started.size() < 240) {
                var claimed = claim(node, workers - running.size());
                claimed.forEach(job -> started.add(job.owner()));
                running.addAll(claimed);
                end(node, running.removeFirst());
            }
            Map<String, Long> counts =
                    started.stream().collect(groupingBy(owner -> owner, counting()));
            assertThat(counts.get("three"))
                    .as("%s workers", workers)
                    .isCloseTo(120, withPercentage(10));
            assertThat(counts.get("two"))
                    .as("%s workers", workers)
                    .isCloseTo(80, withPercentage(10));
            assertThat(counts.get("one"))
                    .as("%s workers", workers)
                    .isCloseTo(40, withPercentage(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void limitsHoldForTypesAndOwners(QueueTest.Database database) {
        var node =
                node(
                        database,
                        "millrace.queue.max-running.scripted=3",
                        "millrace.queue.max-running-per-owner=2");
        IntStream.range(0, 5).forEach(i -> submit(node, "a", "a " + i));
        IntStream.range(0, 5).forEach(i -> submit(node, "b", "b " + i));
        var first = claim(node, 10);
        assertThat(first).hasSize(3);
        assertThat(first.stream().filter(job -> job.owner().equals("a")).count()).isBetween(1L, 2L);
        assertThat(claim(node, 10)).isEmpty();
        first.stream().filter(job -> job.owner().equals("a")).forEach(job -> end(node, job));
        assertThat(claim(node, 10)).isNotEmpty();
    }
}
