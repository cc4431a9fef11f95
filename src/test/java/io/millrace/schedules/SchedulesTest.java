package io.millrace.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.access.Owner;
import io.millrace.access.RequestRefused;
import io.millrace.queue.Job;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.JobQueue;
import io.millrace.queue.JobState;
import io.millrace.queue.NewJob;
import io.millrace.queue.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import testing.Databases;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Schedules on both databases, with a job type that does what the test says. Time is moved by
/// making schedules due.
class SchedulesTest {

    enum Database {
        H2,
        POSTGRESQL;

        String newUrl() {
            return switch (this) {
                case H2 -> Databases.newH2();
                case POSTGRESQL -> Databases.newPostgres();
            };
        }
    }

    // No @Configuration: whoever scans io.millrace would find it.
    @ComponentScan(
            basePackages = {"io.millrace.queue", "io.millrace.schedules"},
            excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*Test\\$.*"))
    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    static class NodeConfiguration {
        @Bean
        Scripted handler() {
            return new Scripted();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    static final class Refused extends RequestRefused {
        Refused() {
            super(HttpStatus.NOT_FOUND, "Gone", "The file is gone.", Map.of());
        }
    }

    /// Its jobs run while the gate is shut; a payload says what is wrong with preparing one.
    static class Scripted implements JobHandler {
        volatile CountDownLatch gate = new CountDownLatch(0);
        volatile boolean healed;

        @Override
        public String type() {
            return "scripted";
        }

        @Override
        public NewJob prepare(JsonNode payload, Owner owner) {
            switch (healed ? "" : payload.path("trouble").asString("")) {
                case "refused" -> throw new Refused();
                case "bug" -> throw new IllegalStateException("secret");
                default -> {}
            }
            return new NewJob(type(), owner.name(), payload.toString(), null, null);
        }

        @Override
        public JobOutcome run(JobContext context) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new JobOutcome.Done("{}");
        }
    }

    /// A process with the queue and schedules in it, whose clock stands.
    record Node(ConfigurableApplicationContext context) {

        <T> T part(Class<T> type) {
            return context.getBean(type);
        }

        void create(String name, String cron) {
            create(name, cron, "{}");
        }

        void create(String name, String cron, String payload) {
            part(Scripted.class).healed = true;
            part(SteerSchedules.class).create(request(name, cron, payload), Owner.LOCAL);
            part(Scripted.class).healed = false;
        }

        ScheduleRequest request(@Nullable String name, String cron, String payload) {
            return new ScheduleRequest(
                    name,
                    "scripted",
                    "high",
                    part(JsonMapper.class).readTree(payload),
                    cron,
                    "Europe/Berlin",
                    null);
        }

        Schedule get(String name) {
            return part(Schedules.class).get(name);
        }

        /// As if it had been due for three days.
        void makeDue(String name) {
            part(JdbcClient.class)
                    .sql(
                            """
                            UPDATE schedule SET next_run_at = CURRENT_TIMESTAMP - INTERVAL '3' DAY
                            WHERE name = :name AND next_run_at IS NOT NULL
                            """)
                    .param("name", name)
                    .update();
        }

        void runDue() {
            part(RunSchedules.class).due();
        }

        long jobs() {
            return part(JdbcClient.class)
                    .sql("SELECT count(*) FROM job")
                    .query(Long.class)
                    .single();
        }

        Job awaitEnd(UUID id) {
            return await().until(
                            () -> part(JobQueue.class).find(id).orElseThrow(),
                            job -> job.state() == JobState.COMPLETED);
        }
    }

    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    private Node node(String url, String... settings) {
        var context =
                new SpringApplicationBuilder(NodeConfiguration.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                Stream.concat(
                                                Stream.of("spring.datasource.url=" + url),
                                                Stream.of(settings))
                                        .map(setting -> "--" + setting)
                                        .toArray(String[]::new));
        started.add(context);
        var node = new Node(context);
        node.part(ScheduleClock.class).stop();
        return node;
    }

    @AfterEach
    void stopNodes() {
        started.forEach(context -> context.getBean(Scripted.class).gate.countDown());
        started.forEach(ConfigurableApplicationContext::close);
    }

    @ParameterizedTest
    @EnumSource
    void nodesThatLookAtTheSameTimeQueueOneJobForEachRun(Database database) throws Exception {
        String url = database.newUrl();
        var nodes = List.of(node(url), node(url));
        var names = IntStream.range(0, 30).mapToObj(n -> "s" + n).toList();
        names.forEach(name -> nodes.getFirst().create(name, "@daily"));
        names.forEach(nodes.getFirst()::makeDue);

        var together = new CyclicBarrier(nodes.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var looks =
                    threads.invokeAll(
                            nodes.stream()
                                    .<Callable<Void>>map(node ->
                                            () -> {
                                                together.await();
                                                node.runDue();
                                                return null;
                                            })
                                    .toList());
            for (var look : looks) {
                look.get();
            }
        }
        // Whoever had to wait too long for the other one looks again.
        nodes.forEach(Node::runDue);

        assertThat(nodes.getFirst().jobs()).isEqualTo(names.size());
        var jobs = new HashSet<UUID>();
        for (String name : names) {
            jobs.add(nodes.getLast().get(name).lastJobId());
        }
        assertThat(jobs).doesNotContainNull().hasSameSizeAs(names);
    }

    @ParameterizedTest
    @EnumSource
    void aRunMissedWhileDownRunsOnceAndGoesOnFromNow(Database database) {
        var node = node(database.newUrl());
        node.create("nightly", "*/5 * * * *");
        Instant regular = node.get("nightly").nextRunAt();
        assertThat(regular).isAfter(node.part(Schedules.class).now());
        node.makeDue("nightly");

        node.part(ScheduleClock.class).start();
        Schedule ran = await().until(() -> node.get("nightly"), it -> it.lastJobId() != null);
        node.part(ScheduleClock.class).stop();

        assertThat(node.jobs()).isEqualTo(1);
        assertThat(ran.nextRunAt()).isAfterOrEqualTo(regular).isAfter(ran.lastRunAt());
        Job job = node.awaitEnd(ran.lastJobId());
        assertThat(job.priority()).isEqualTo(Priority.HIGH);
        assertThat(job.owner()).isEqualTo("local");
    }

    @ParameterizedTest
    @EnumSource
    void theClockRunsWhatIsDue(Database database) {
        var node = node(database.newUrl());
        node.create("seconds", "* * * * * *");
        node.part(ScheduleClock.class).start();
        await().until(() -> node.jobs() >= 2);
        assertThat(node.get("seconds").lastRunAt()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void skipsARunWhileItsLastJobHasNotEnded(Database database) {
        var node = node(database.newUrl());
        node.part(Scripted.class).gate = new CountDownLatch(1);
        node.create("long", "@hourly");
        node.makeDue("long");
        node.runDue();
        Schedule first = node.get("long");
        assertThat(first.lastSkippedAt()).isNull();

        node.makeDue("long");
        node.runDue();
        Schedule skipped = node.get("long");
        assertThat(skipped.lastSkippedAt()).isAfterOrEqualTo(first.lastRunAt());
        assertThat(skipped.lastJobId()).isEqualTo(first.lastJobId());
        assertThat(skipped.lastRunAt()).isEqualTo(first.lastRunAt());
        assertThat(skipped.nextRunAt()).isAfterOrEqualTo(first.nextRunAt());
        assertThatThrownBy(() -> node.part(RunSchedules.class).byHand("long"))
                .hasMessage(
                        "The last job of the schedule \"long\", %s, has not ended. Wait for it, or cancel it.",
                        first.lastJobId());
        assertThat(node.jobs()).isEqualTo(1);

        node.part(Scripted.class).gate.countDown();
        node.awaitEnd(first.lastJobId());
        node.makeDue("long");
        node.runDue();
        assertThat(node.get("long").lastJobId()).isNotEqualTo(first.lastJobId());
        assertThat(node.jobs()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhyARunQueuedNoJobAndTriesAgainAtItsNextTime(Database database) {
        var node = node(database.newUrl());
        node.create("a", "@hourly", "{\"trouble\":\"refused\"}");
        node.create("b", "@hourly", "{\"trouble\":\"bug\"}");
        node.create("c", "@hourly");
        List.of("a", "b", "c").forEach(node::makeDue);
        node.runDue();

        assertThat(node.get("a").lastError()).isEqualTo("The file is gone.");
        assertThat(node.get("b").lastError())
                .isEqualTo("an unexpected error; the log of the server has it");
        assertThat(node.get("c").lastError()).isNull();
        assertThat(node.get("c").lastJobId()).as("others run").isNotNull();
        for (String name : List.of("a", "b")) {
            assertThat(node.get(name).lastJobId()).isNull();
            assertThat(node.get(name).lastRunAt()).isNull();
            assertThat(node.get(name).nextRunAt()).isAfter(node.get(name).lastErrorAt());
        }
        node.runDue();
        assertThat(node.jobs()).isEqualTo(1);

        node.part(Scripted.class).healed = true;
        node.makeDue("a");
        node.runDue();
        assertThat(node.get("a").lastError()).isNull();
        assertThat(node.get("a").lastErrorAt()).isNull();
        assertThat(node.get("a").lastJobId()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void aFullQueueIsNotedToo(Database database) {
        var node = node(database.newUrl(), "millrace.queue.max-pending=0");
        node.create("s", "@hourly");
        node.makeDue("s");
        node.runDue();
        assertThat(node.get("s").lastError()).contains("millrace.queue.max-pending");
        assertThat(node.jobs()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aPausedOneDoesNotRunAndDoesNotCatchUp(Database database) {
        var node = node(database.newUrl());
        var steer = node.part(SteerSchedules.class);
        node.create("s", "@hourly");
        node.makeDue("s");
        assertThat(steer.pause("s").paused()).isTrue();
        assertThat(steer.pause("s").nextRunAt()).isNull();
        node.runDue();
        assertThat(node.jobs()).isZero();

        Instant next = steer.resume("s").nextRunAt();
        assertThat(next).isAfter(node.part(Schedules.class).now());
        assertThat(steer.resume("s").nextRunAt()).isEqualTo(next);
        node.runDue();
        assertThat(node.jobs()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void aRunByHandLeavesTheNextOneAsItIs(Database database) {
        var node = node(database.newUrl());
        node.create("s", "@hourly");
        Instant next = node.get("s").nextRunAt();
        UUID first = node.part(RunSchedules.class).byHand("s");
        node.awaitEnd(first);
        assertThat(node.get("s").nextRunAt()).isEqualTo(next);
        assertThat(node.get("s").lastJobId()).isEqualTo(first);

        node.part(SteerSchedules.class).pause("s");
        node.awaitEnd(node.part(RunSchedules.class).byHand("s"));
        assertThat(node.get("s").paused()).isTrue();
        assertThat(node.jobs()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void aChangedOneGoesByItsNewTimesFromNow(Database database) {
        var node = node(database.newUrl());
        node.create("s", "@daily");
        node.awaitEnd(node.part(RunSchedules.class).byHand("s"));
        Schedule before = node.get("s");
        node.makeDue("s");
        var request = node.request(null, "0 30 4 * * MON", "{\"a\":1}");
        Schedule changed = node.part(SteerSchedules.class).change("s", request);

        node.runDue();
        assertThat(node.jobs()).isEqualTo(1);
        assertThat(changed.nextRunAt()).isAfter(node.part(Schedules.class).now());
        assertThat(changed.timetable()).isEqualTo(Timetable.of("0 30 4 * * MON", "Europe/Berlin"));
        assertThat(changed.job().payload()).isEqualTo("{\"a\":1}");
        assertThat(changed.lastJobId()).isEqualTo(before.lastJobId());
        assertThat(Duration.between(before.createdAt(), changed.createdAt())).isZero();

        node.part(SteerSchedules.class).pause("s");
        assertThat(node.part(SteerSchedules.class).change("s", request).paused())
                .as("stays paused")
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void thereIsOneOfEachName(Database database) {
        var node = node(database.newUrl());
        node.create("s", "@daily");
        assertThatThrownBy(() -> node.create("s", "@hourly"))
                .hasMessage("There is a schedule \"s\" already. PUT /schedules/s changes it.");
        assertThat(node.get("s").timetable().cron()).isEqualTo("@daily");
        node.part(Schedules.class).delete("s");
        for (String name : List.of("s", "a\0b")) {
            assertThatThrownBy(() -> node.get(name)).isInstanceOf(ScheduleRefused.class);
            assertThatThrownBy(() -> node.part(Schedules.class).delete(name))
                    .isInstanceOf(ScheduleRefused.class);
        }
    }
}
