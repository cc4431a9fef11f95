package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What operators do, on both databases.
class AdminTest {

    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    private QueueTest.Node node(String url, String... settings) {
        var context =
                new SpringApplicationBuilder(QueueTest.NodeConfiguration.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                Stream.concat(
                                                Stream.of("spring.datasource.url=" + url),
                                                Stream.of(settings))
                                        .map(setting -> "--" + setting)
                                        .toArray(String[]::new));
        started.add(context);
        return new QueueTest.Node(context);
    }

    @AfterEach
    void stopNodes() {
        started.forEach(ConfigurableApplicationContext::close);
    }

    private static UUID submit(QueueTest.Node node, String owner, String payload) {
        return node.submit(new NewJob("scripted", owner, payload, null, null));
    }

    private static RetryJobs.Selection failedOf(String owner, UUID after) {
        return new RetryJobs.Selection(
                JobState.FAILED,
                Optional.of("scripted"),
                Optional.of(owner),
                Optional.ofNullable(after));
    }

    @ParameterizedTest
    @EnumSource
    void retriesManyJobsAtOnceAndCountsThoseThatItCannot(QueueTest.Database database) {
        var node = node(database.newUrl(), "millrace.queue.retry.attempts=0");
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

        var counted = retry.count(failedOf("ann", null));
        assertThat(counted.matched()).isEqualTo(4);
        assertThat(counted.dryRun()).isTrue();
        assertThat(bad).allMatch(id -> node.job(id).state() == JobState.FAILED);

        var retried = retry.retry(failedOf("ann", null));
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
        var node = node(database.newUrl()).byHand();
        int all = RetryJobs.MOST + 2;
        IntStream.range(0, all).forEach(i -> submit(node, "ann", "job " + i));
        sql(node, "UPDATE job SET state = 'failed', place = NULL");
        var retry = node.context().getBean(RetryJobs.class);

        var first = retry.retry(failedOf("ann", null));
        assertThat(first.retried()).isEqualTo(RetryJobs.MOST);
        assertThat(first.left()).isEqualTo(2);
        assertThat(first.message()).contains("2 are left: call again with cursor");
        var second = retry.retry(failedOf("ann", UUID.fromString(first.nextCursor())));
        assertThat(second.matched()).isEqualTo(2);
        assertThat(second.retried()).isEqualTo(2);
        assertThat(second.nextCursor()).isNull();
    }

    private static int sql(QueueTest.Node node, String statement) {
        return node.context().getBean(JdbcClient.class).sql(statement).update();
    }
}
