package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.Databases;

/// Nodes that would not look for jobs of others for an hour, had they not been told.
class HearOfJobsTest {

    private static QueueTest.Node node(String url, String role, String poll) {
        var context =
                new SpringApplicationBuilder(QueueTest.NodeConfiguration.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                "--spring.datasource.url=" + url,
                                "--millrace.queue.poll=" + poll,
                                "--millrace.role=" + role);
        return new QueueTest.Node(context);
    }

    @Test
    void aNodeHearsOfJobsThatAnotherOneQueued() {
        String url = Databases.newPostgres();
        var web = node(url, "web", "1h");
        var worker = node(url, "worker", "1h");
        try (var _ = web.context();
                var _ = worker.context()) {
            web.awaitState(web.submit("one"), JobState.COMPLETED);
            assertThat(worker.handler().ran).containsExactly("one");
            assertThat(web.handler().ran).isEmpty();
        }
    }

    /// It looks once when it listens again, for what was queued while nobody told it.
    @Test
    void listensAgainAfterItLostTheConnection() {
        String url = Databases.newPostgres();
        var web = node(url, "web", "1h");
        try (var _ = web.context();
                var _ = node(url, "worker", "100ms").context()) {
            var jdbc = web.context().getBean(JdbcClient.class);
            long before = await().until(() -> listening(jdbc), pids -> pids.size() == 1).getFirst();
            jdbc.sql("SELECT pg_terminate_backend(?)")
                    .param((int) before)
                    .query(Boolean.class)
                    .single();
            await().until(
                            () -> listening(jdbc),
                            pids -> pids.size() == 1 && pids.getFirst() != before);
            web.awaitState(web.submit("one"), JobState.COMPLETED);
        }
    }

    private static List<Long> listening(JdbcClient jdbc) {
        return jdbc.sql(
                        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()")
                .query(Long.class)
                .list();
    }
}
