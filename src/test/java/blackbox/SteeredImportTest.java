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
                        "millrace.queue.workers=1");
        http = millrace.http();
        imports = new Imports(http);
        steering = millrace.part(Steering.class);
    }

    @AfterAll
    static void stop() {
        steering.letGo();
        millrace.close();
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
        steering.failCommit(2);
        Answer job = imports.run("failing.csv", people(2500));
        String id = job.text("jobId");
        assertThat(job.text("status")).isEqualTo("failed");
        assertThat(job.text("error"))
                .isEqualTo("an unexpected error; the log of the server has it under job " + id);
        assertThat(job.json().get("result").isNull()).isTrue();
        assertThat(job.text("rows")).isEqualTo("1000");
        assertThat(job.text("inserted")).isEqualTo("1000");
        assertThat(steering.written()).as("records of two chunks").isEqualTo(2000);
        assertThat(Imports.recordsOf(millrace, id))
                .extracting(record -> record.getString("email"))
                .isEqualTo(
                        IntStream.range(0, 1000).mapToObj(n -> "p" + n + "@example.org").toList());
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
        private final AtomicInteger commits = new AtomicInteger();
        private volatile CountDownLatch gate = new CountDownLatch(0);
        private volatile int failing;

        void hold() {
            gate = new CountDownLatch(1);
        }

        void letGo() {
            gate.countDown();
        }

        /// The n-th chunk from now on does not commit.
        void failCommit(int n) {
            written.set(0);
            commits.set(0);
            failing = n;
        }

        int written() {
            return written.get();
        }

        Set<String> observed() {
            return observed;
        }

        @Override
        public void commandStarted(CommandStartedEvent event) {
            if (event.getCommandName().equals("insert")) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
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
                if (commits.incrementAndGet() == failing) {
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
