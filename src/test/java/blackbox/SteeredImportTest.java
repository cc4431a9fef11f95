package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/// Imports that are held up, or whose commits fail, at a moment that the test chooses.
class SteeredImportTest {

    private static RunningMillrace millrace;
    private static Http http;
    private static Imports imports;
    private static Steering steering;

    @BeforeAll
    static void start() {
        millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(),
                        List.of(Parts.class),
                        "millrace.queue.workers=1",
                        "millrace.queue.retry.attempts=2",
                        "millrace.queue.retry.delay=50ms",
                        "millrace.queue.poll=50ms");
        http = millrace.http();
        imports = new Imports(http);
        steering = millrace.part(Steering.class);
    }

    @AfterAll
    static void stop() {
        steering.letGo();
        millrace.close();
    }

    @BeforeEach
    void letAllPass() {
        steering.letGo();
        steering.failCommits(0, 0);
    }

    @Test
    void keepsAFileThatAJobNeeds() {
        steering.hold();
        String running = imports.upload("running.csv", people(10));
        String runningJob = imports.process(running);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> http.get("/jobs/" + runningJob).text("status").equals("processing"));
        String waiting = imports.upload("waiting.csv", people(10));
        String waitingJob = imports.process(waiting);
        assertThat(http.get("/jobs/" + waitingJob).text("status")).isEqualTo("pending");

        assertInUse(running, runningJob);
        assertInUse(waiting, waitingJob);
        var stats = http.get("/queue/stats").json();
        assertThat(stats.get("activeWorkers").asInt()).isEqualTo(1);
        assertThat(stats.get("maxWorkers").asInt()).isEqualTo(1);
        assertThat(stats.get("processing").asInt()).isEqualTo(1);
        assertThat(stats.get("pending").asInt()).isEqualTo(1);
        assertThat(stats.get("oldestWaitSeconds").asDouble()).isNotNegative();

        steering.letGo();
        imports.awaitEnd(runningJob);
        imports.awaitEnd(waitingJob);
        for (String file : List.of(running, waiting)) {
            assertThat(http.delete("/files/" + file).status()).isEqualTo(204);
            assertThat(http.post("/process/" + file).status()).isEqualTo(404);
        }
    }

    private static void assertInUse(String file, String job) {
        http.delete("/files/" + file)
                .assertProblem(
                        409,
                        "File in use",
                        "The file %s cannot be deleted now: it is needed by job %s."
                                .formatted(file, job));
    }

    @Test
    void aFailedImportLeavesNoRecordThatItsCountsDoNotKnow() {
        steering.failCommits(1000, 100);
        Answer job = imports.run("failing.csv", people(2500));
        String id = job.text("jobId");
        assertThat(job.text("status")).isEqualTo("failed");
        assertThat(job.text("attempts")).as("one attempt and two more").isEqualTo("3");
        assertThat(job.text("error"))
                .isEqualTo("an unexpected error; the log of the server has it under job " + id);
        assertThat(job.json().at("/result/successfulInserts").asInt())
                .as(job.body())
                .isEqualTo(1000);
        assertThat(job.text("rows")).isEqualTo("1000");
        assertThat(job.text("inserted")).isEqualTo("1000");
        assertThat(steering.written()).as("one chunk, and another three times").isEqualTo(4000);
        assertThat(emailsOf(id)).isEqualTo(emails(1000));

        steering.failCommits(0, 0);
        assertThat(http.post("/jobs/" + id + "/retry").status()).isEqualTo(202);
        assertThat(imports.awaitEnd(id).text("status")).isEqualTo("completed");
        assertThat(emailsOf(id)).isEqualTo(emails(2500));
        http.post("/jobs/" + id + "/retry")
                .assertProblem(
                        409,
                        "Not to be retried",
                        "The job %s is completed; only jobs that failed or were cancelled can be retried."
                                .formatted(id));
    }

    @Test
    void aRetryGoesOnFromTheLastCommit() {
        steering.failCommits(1000, 1);
        Answer job = imports.run("healing.csv", people(2500));
        assertThat(job.text("status")).isEqualTo("completed");
        assertThat(job.text("attempts")).isEqualTo("2");
        assertThat(job.json().get("error").isNull()).isTrue();
        assertThat(job.json().get("nextAttemptAt").isNull()).isTrue();
        assertThat(emailsOf(job.text("jobId"))).isEqualTo(emails(2500));
        assertThat(steering.written()).as("the second chunk twice").isEqualTo(3500);
    }

    @Test
    void aJobThatWaitsIsCancelledAtOnce() {
        steering.hold();
        String running = imports.process(imports.upload("running.csv", people(10)));
        String waiting = imports.process(imports.upload("waiting.csv", people(10)));
        awaitStatus(running, "processing");
        Answer cancelled = http.delete("/jobs/" + waiting);
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.text("status")).isEqualTo("cancelled");
        http.delete("/jobs/" + waiting)
                .assertProblem(
                        409,
                        "Job has ended",
                        "The job %s is cancelled; only jobs that have not ended can be cancelled."
                                .formatted(waiting));
        steering.letGo();
        assertThat(imports.awaitEnd(running).text("status")).isEqualTo("completed");
        assertThat(http.post("/jobs/" + waiting + "/retry").status()).isEqualTo(202);
        assertThat(imports.awaitEnd(waiting).text("status")).isEqualTo("completed");
        assertThat(emailsOf(waiting)).isEqualTo(emails(10));
    }

    @Test
    void aRunningJobIsCancelledWithinAChunk() {
        steering.hold();
        String id = imports.process(imports.upload("cancelled.csv", people(5000)));
        awaitStatus(id, "processing");
        steering.awaitHeld();
        Answer asked = http.delete("/jobs/" + id);
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.text("status")).isEqualTo("cancelling");
        assertThat(http.delete("/jobs/" + id).status()).as("asked again").isEqualTo(202);
        steering.letGo();
        Answer cancelled = imports.awaitEnd(id);
        assertThat(cancelled.text("status")).isEqualTo("cancelled");
        int inserted = cancelled.json().at("/result/successfulInserts").asInt();
        assertThat(inserted).isBetween(0, 1000);
        assertThat(emailsOf(id)).isEqualTo(emails(inserted));

        assertThat(http.post("/jobs/" + id + "/retry").status()).isEqualTo(202);
        assertThat(imports.awaitEnd(id).text("status")).isEqualTo("completed");
        assertThat(emailsOf(id)).isEqualTo(emails(5000));
    }

    @Test
    void anAtomicImportThatIsCancelledLeavesNothing() {
        String file = imports.upload("atomic.csv", people(5000));
        steering.hold();
        String id = http.post("/process/" + file, "{\"atomic\": true}").text("jobId");
        awaitStatus(id, "processing");
        steering.awaitHeld();
        assertThat(http.delete("/jobs/" + id).status()).isEqualTo(202);
        steering.letGo();
        Answer cancelled = imports.awaitEnd(id);
        assertThat(cancelled.text("status")).isEqualTo("cancelled");
        assertThat(cancelled.text("error"))
                .isEqualTo(
                        "It was cancelled. As it was to be atomic, all that it wrote was taken back.");
        assertThat(steering.written()).isPositive();
        assertThat(emailsOf(id)).isEmpty();
        http.post("/jobs/" + id + "/retry")
                .assertProblem(
                        409,
                        "Not to be retried",
                        "What the job %s wrote was taken back. Process the file again."
                                .formatted(id));
    }

    @Test
    void aFileThatIsBeingImportedIsNotQueuedAgain() {
        steering.hold();
        String file = imports.upload("twice.csv", people(10));
        String first = imports.process(file);
        Answer again = http.post("/process/" + file);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.text("jobId")).isEqualTo(first);
        assertThat(again.text("message"))
                .isEqualTo(
                        "This file is being imported already; \"force\": true imports it once more");
        String forced = http.post("/process/" + file, "{\"force\": true}").text("jobId");
        assertThat(forced).isNotEqualTo(first);
        steering.letGo();
        imports.awaitEnd(first);
        imports.awaitEnd(forced);
        String later = imports.process(file);
        assertThat(later).isNotIn(first, forced);
        imports.awaitEnd(later);
    }

    @Test
    void dryRunsAndImportsOfAFileDoNotStandInForEachOther() {
        steering.hold();
        imports.process(imports.upload("before.csv", people(10)));
        steering.awaitHeld();
        String file = imports.upload("tried.csv", people(10));
        String dryRun = http.post("/process/" + file, "{\"dryRun\": true}").text("jobId");
        Answer imported = http.post("/process/" + file);
        assertThat(imported.text("message")).isEqualTo("Queued for import");
        assertThat(imported.text("newJob")).isEqualTo("true");
        String id = imported.text("jobId");
        assertThat(id).isNotEqualTo(dryRun);
        Answer again = http.post("/process/" + file);
        assertThat(again.text("jobId")).isEqualTo(id);
        assertThat(again.text("newJob")).isEqualTo("false");
        Answer another = http.post("/process/" + file, "{\"dryRun\": true}");
        assertThat(another.text("message")).isEqualTo("Queued for a dry run: nothing is written");
        assertThat(another.text("jobId")).isNotIn(dryRun, id);
        steering.letGo();
        Answer tried = imports.awaitEnd(dryRun);
        assertThat(tried.text("result.summary"))
                .isEqualTo("10 of 10 rows would be imported (100 %), 0 rejected, 0 skipped");
        imports.awaitEnd(another.text("jobId"));
        assertThat(imports.awaitEnd(id).text("result.summary"))
                .isEqualTo("10 of 10 rows imported (100 %), 0 rejected, 0 skipped");
        assertThat(emailsOf(id)).isEqualTo(emails(10));
        assertThat(emailsOf(dryRun)).isEmpty();
    }

    @Test
    void aDryRunIsNoEarlierImport() {
        String file = imports.upload("tried-before.csv", people(10));
        imports.awaitEnd(http.post("/process/" + file, "{\"dryRun\": true}").text("jobId"));
        Answer imported = http.post("/process/" + file);
        assertThat(imported.text("message")).isEqualTo("Queued for import");
        imports.awaitEnd(imported.text("jobId"));
    }

    private static void awaitStatus(String id, String status) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> http.get("/jobs/" + id).text("status").equals(status));
    }

    private static List<String> emailsOf(String id) {
        return Imports.recordsOf(millrace, id).stream()
                .map(record -> record.getString("email"))
                .toList();
    }

    private static List<String> emails(int count) {
        return IntStream.range(0, count).mapToObj(n -> "p" + n + "@example.org").toList();
    }

    /// Observing every item takes most of an import's time.
    @Test
    void observesNoItems() {
        assertThat(imports.run("observed.csv", people(3000)).text("status")).isEqualTo("completed");
        assertThat(steering.observed())
                .as("the registry is in use")
                .isNotEmpty()
                .noneMatch(name -> name.startsWith("spring.batch.item"));
    }

    private static byte[] people(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "Person,p%d@example.org\n".formatted(n))
                .collect(Collectors.joining("", "name,email\n", ""))
                .getBytes(UTF_8);
    }

    @Configuration(proxyBeanMethods = false)
    static class Parts {

        @Bean
        Steering steering() {
            return new Steering();
        }

        @Bean
        MongoClientSettingsBuilderCustomizer listenToWrites(Steering steering) {
            return settings -> settings.addCommandListener(steering);
        }

        @Bean
        ObservationRegistry observations(Steering steering) {
            var registry = ObservationRegistry.create();
            registry.observationConfig().observationHandler(steering.new Names());
            return registry;
        }
    }

    /// Sits between the import and its two databases.
    static final class Steering implements CommandListener, TransactionExecutionListener {

        private final Set<String> observed = ConcurrentHashMap.newKeySet();
        private final ThreadLocal<Boolean> wrote = ThreadLocal.withInitial(() -> false);
        private final AtomicInteger written = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private final AtomicInteger held = new AtomicInteger();
        private volatile int passing;
        private volatile int before;

        void hold() {
            before = 0;
            gate = new CountDownLatch(1);
        }

        /// Lets go what is held, and holds again once so many records have been written from now
        /// on.
        void holdAfter(int records) {
            var now = gate;
            written.set(0);
            before = records;
            gate = new CountDownLatch(1);
            now.countDown();
        }

        void letGo() {
            gate.countDown();
        }

        /// Waits until a write waits to be let go.
        void awaitHeld() {
            await().until(() -> gate.getCount() > 0 && held.get() > 0);
        }

        /// Once more than so many records have been written from now on, so many chunks do not
        /// commit.
        void failCommits(int afterRecords, int times) {
            written.set(0);
            passing = afterRecords;
            failures.set(times);
        }

        int written() {
            return written.get();
        }

        Set<String> observed() {
            return observed;
        }

        @Override
        public void commandStarted(CommandStartedEvent event) {
            if (event.getCommandName().equals("insert") && written.get() >= before) {
                held.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    held.decrementAndGet();
                }
            }
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            if (event.getCommandName().equals("insert")) {
                written.addAndGet(event.getResponse().getNumber("n").intValue());
                wrote.set(true);
            }
        }

        @Override
        public void beforeCommit(TransactionExecution transaction) {
            if (wrote.get()) {
                wrote.set(false);
                if (written.get() > passing && failures.getAndDecrement() > 0) {
                    throw new IllegalStateException("this commit fails");
                }
            }
        }

        @Override
        public void afterRollback(TransactionExecution transaction, @Nullable Throwable failure) {
            wrote.set(false);
        }

        final class Names implements ObservationHandler<Observation.Context> {

            @Override
            public void onStart(Observation.Context context) {
                observed.add(context.getName());
            }

            @Override
            public boolean supportsContext(Observation.Context context) {
                return true;
            }
        }
    }
}
