package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import blackbox.Answer;
import blackbox.RunningMillrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.batch.core.repository.dao.DefaultExecutionContextSerializer;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.Databases;

/// What an import finds when its worker died between two commits. A completed import is put back,
/// in the database, to the state of that moment; the records stay where they are, as after a crash.
@ParameterizedClass
@EnumSource
class ImportRestartTest {

    enum Database {
        H2,
        POSTGRESQL;

        private RunningMillrace start() {
            return switch (this) {
                case H2 -> RunningMillrace.start(RunningMillrace.newDataDir());
                case POSTGRESQL ->
                        RunningMillrace.start(
                                RunningMillrace.newDataDir(),
                                "spring.datasource.url=" + Databases.newPostgres());
            };
        }
    }

    private static final String CSV =
            """
            name,email,age,department
            Ada,ada@example.com,36,Engines
            Bob,no address,40,
            Cy,cy@example.com,4\0,NUL
            Di,di@example.com,,
            """
                    // A NUL in a shorter text would make it binary data.
                    + "\n".repeat(200);

    private static final Map<Database, RunningMillrace> RUNNING = new EnumMap<>(Database.class);

    private final RunningMillrace millrace;
    private final JdbcClient jdbc;
    private final UUID job;

    ImportRestartTest(Database database) {
        millrace = RUNNING.computeIfAbsent(database, Database::start);
        jdbc = millrace.part(JdbcClient.class);
        String file = millrace.http().upload("people.csv", CSV).text("fileId");
        job = UUID.fromString(millrace.http().post("/process/" + file).text("jobId"));
        assertCompleted();
    }

    @AfterAll
    static void stop() {
        RUNNING.values().forEach(RunningMillrace::close);
        RUNNING.clear();
    }

    @Test
    void goesOnWhenTheIndexWasCommittedButItsStepDidNotEnd() {
        endIsNotCommittedOf("index");
        stepsDidNotBegin("load", "load:p00000", "finish");
        nothingIsLoaded();
        takeOver();
    }

    @Test
    void goesOnWhenAPartitionWasMadeButItsContextWasNotKept() throws IOException {
        var empty = new ByteArrayOutputStream();
        new DefaultExecutionContextSerializer().serialize(new HashMap<>(), empty);
        update(
                """
                UPDATE batch_step_execution_context SET short_context = ?, serialized_context = NULL
                WHERE step_execution_id IN (SELECT step_execution_id FROM batch_step_execution
                    WHERE step_name = 'load:p00000' AND job_execution_id IN (%s))
                """,
                empty.toString(StandardCharsets.ISO_8859_1));
        endIsNotCommittedOf("load", "load:p00000");
        stepsDidNotBegin("finish");
        nothingIsLoaded();
        takeOver();
    }

    @Test
    void goesOnWhenTheLastChunkWasCommittedButItsStepDidNotEnd() {
        endIsNotCommittedOf("load", "load:p00000");
        stepsDidNotBegin("finish");
        takeOver();
    }

    @Test
    void isDoneWhenBatchHadCompletedButTheQueueDidNotKnow() {
        takeOver();
    }

    private void endIsNotCommittedOf(String... steps) {
        for (String step : steps) {
            update(
                    """
                    UPDATE batch_step_execution SET status = 'STARTED', exit_code = 'EXECUTING', end_time = NULL
                    WHERE step_name = ? AND job_execution_id IN (%s)
                    """,
                    step);
        }
        update(
                """
                UPDATE batch_job_execution SET status = ?, exit_code = 'UNKNOWN', end_time = NULL
                WHERE job_execution_id IN (%s)
                """,
                "STARTED");
    }

    private void stepsDidNotBegin(String... steps) {
        for (String step : steps) {
            update(
                    """
                    DELETE FROM batch_step_execution_context WHERE step_execution_id IN (
                        SELECT step_execution_id FROM batch_step_execution
                        WHERE step_name = ? AND job_execution_id IN (%s))
                    """,
                    step);
            update(
                    "DELETE FROM batch_step_execution WHERE step_name = ? AND job_execution_id IN (%s)",
                    step);
        }
    }

    private void nothingIsLoaded() {
        jdbc.sql(
                        """
                        UPDATE import_partition SET position = start_position, line = 2, done = FALSE, total_rows = 0, inserted = 0,
                            failed = 0, categories = '{}' WHERE job_id = ?
                        """)
                .param(job)
                .update();
        jdbc.sql("DELETE FROM reject WHERE job_id = ?").param(job).update();
    }

    private void update(String sql, String value) {
        String executions =
                """
                SELECT job_execution_id FROM batch_job_execution_params
                WHERE parameter_name = 'jobId' AND parameter_value = '%s'
                """
                        .formatted(job);
        assertThat(jdbc.sql(sql.formatted(executions)).param(value).update()).isPositive();
    }

    /// The job as its dead worker left it; the next look at the queue takes it over.
    private void takeOver() {
        jdbc.sql(
                        """
                        UPDATE job SET state = 'processing', worker = 'dead', result = NULL, completed_at = NULL,
                            lease_until = CURRENT_TIMESTAMP - INTERVAL '1' SECOND WHERE id = ?
                        """)
                .param(job)
                .update();
        assertThat(assertCompleted().json().get("restartCount").asInt()).isEqualTo(1);
    }

    private Answer assertCompleted() {
        Answer answer =
                await().atMost(Duration.ofMinutes(1))
                        .until(
                                () -> millrace.http().get("/jobs/" + job),
                                it -> Set.of("completed", "failed").contains(it.text("status")));
        assertThat(answer.text("status")).as(answer.body()).isEqualTo("completed");
        var result = answer.json().get("result");
        assertThat(
                        List.of("totalLines", "successfulInserts", "failedLines", "skippedLines")
                                .stream()
                                .map(count -> result.get(count).asInt()))
                .containsExactly(4, 2, 2, 0);
        return answer;
    }
}
