package io.millrace.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import testing.Databases;

/// The queue on both databases, with a job type whose runs are what each test says.
class QueueTest {

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

    @Configuration(proxyBeanMethods = false)
    @ComponentScan("io.millrace.queue")
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

    static class Scripted implements JobHandler {
        final Map<String, Function<JobContext, JobOutcome>> script = new ConcurrentHashMap<>();
        final List<String> ran = new CopyOnWriteArrayList<>();
        final LongAdder noops = new LongAdder();
        final List<UUID> forgotten = new CopyOnWriteArrayList<>();

        @Override
        public String type() {
            return "scripted";
        }

        @Override
        public JobOutcome run(JobContext context) {
            String payload = context.job().payload();
            if (payload.equals("noop")) {
                noops.increment();
                return new JobOutcome.Done("{}");
            }
            ran.add(payload);
            return script.getOrDefault(payload, c -> new JobOutcome.Done("{}")).apply(context);
        }

        @Override
        public Optional<String> activeKey(UUID id, String payload) {
            return Optional.of(payload).filter(text -> text.startsWith("same")).map(_ -> "same");
        }

        @Override
        public void forget(Collection<UUID> ids) {
            forgotten.addAll(ids);
        }
    }

    /// A process with the queue in it.
    record Node(ConfigurableApplicationContext context) {
        Scripted handler() {
            return context.getBean(Scripted.class);
        }

        UUID submit(String payload) {
            return submit(new NewJob("scripted", "local", payload, null, null));
        }

        UUID submit(NewJob job) {
            return context.getBean(TransactionTemplate.class)
                    .execute(status -> context.getBean(JobQueue.class).submit(job));
        }

        List<UUID> found(String words) {
            return found(
                    new JobFilter(
                            Set.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(words),
                            Optional.empty()));
        }

        List<UUID> found(JobFilter filter) {
            return context.getBean(FindJobs.class).page(filter, null, 10).stream()
                    .map(Job::id)
                    .toList();
        }

        /// Queues a job again and again under another name.
        void copy(UUID model, String beginning, int times, String fileName) {
            String numbers =
                    context.getBean(QueueDatabase.class).sharedByNodes()
                            ? "generate_series(1, :times) AS g(n)"
                            : "SYSTEM_RANGE(1, :times) AS g(n)";
            context.getBean(JdbcClient.class)
                    .sql(
                            """
                            INSERT INTO job (id, type, state, owner, priority, line, place, ready_at, payload, file_name,
                                searched_name, run_at, attempts, crashes, epoch, restart_count, created_at, updated_at)
                            SELECT CAST(:beginning || '0000-0000-7000-8000-'
                                    || LPAD(CAST(n AS VARCHAR(12)), 12, '0') AS UUID),
                                type, state, owner, priority, line, place, ready_at, payload, :name, :name, run_at,
                                attempts, crashes, epoch, restart_count, created_at, updated_at
                            FROM job CROSS JOIN %s WHERE id = :model
                            """
                                    .formatted(numbers))
                    .param("beginning", beginning)
                    .param("times", times)
                    .param("name", fileName)
                    .param("model", model)
                    .update();
        }

        Job job(UUID id) {
            return context.getBean(JobQueue.class).find(id).orElseThrow();
        }

        Job awaitState(UUID id, JobState state) {
            return await().until(() -> job(id), job -> job.state() == state);
        }

        /// Two of them: the first may have been on its way already.
        void awaitHeartbeat(UUID id) {
            for (int beat = 0; beat < 2; beat++) {
                Instant seen = job(id).heartbeatAt();
                await().until(() -> job(id).heartbeatAt().isAfter(seen));
            }
        }

        /// Leaves the queue to the test: nothing is claimed any more but by hand.
        Node byHand() {
            context.getBean(Dispatcher.class).stop();
            return this;
        }

        Job claim(String worker) {
            return context.getBean(ClaimJobs.class).claimFor(worker, () -> 1).getFirst();
        }

        Optional<Job> claimed() {
            return context.getBean(ClaimJobs.class).claimFor("other", () -> 1).stream().findFirst();
        }

        void inTransaction(Runnable work) {
            context.getBean(TransactionTemplate.class).executeWithoutResult(_ -> work.run());
        }

        JobContext contextOf(Job job) {
            int retries = context.getBean(QueueSettings.class).retriesOf(job.type());
            return new JobContext(job, context.getBean(Jobs.class), retries, () -> {});
        }

        void expireLeases() {
            context.getBean(Jobs.class).expireAllLeases();
        }
    }

    @RegisterExtension private final QueueNodes nodes = new QueueNodes();

    @ParameterizedTest
    @EnumSource
    void runsJobsInTheOrderInWhichTheyWereQueued(Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.workers=1");
        var hold = new CountDownLatch(1);
        node.handler().script.put("first", context -> awaitThen(hold, new JobOutcome.Done("{}")));
        node.submit("first");
        await().until(() -> node.handler().ran.equals(List.of("first")));
        var names = IntStream.range(0, 20).mapToObj(i -> "job " + i).toList();
        var ids = names.stream().map(node::submit).toList();
        hold.countDown();
        ids.forEach(id -> node.awaitState(id, JobState.COMPLETED));
        assertThat(node.handler().ran.subList(1, 21)).isEqualTo(names);
    }

    @ParameterizedTest
    @EnumSource
    void keepsHowEachJobEnded(Database database) {
        var node = nodes.start(database.newUrl(), "millrace.queue.retry.attempts=0");
        node.handler().script.put("done", context -> new JobOutcome.Done("{\"n\":1}"));
        node.handler().script.put("failed", context -> JobOutcome.Failed.forGood("no such file"));
        node.handler()
                .script
                .put(
                        "broken",
                        context -> {
                            throw new IllegalStateException("/secret/path");
                        });

        Job done = node.awaitState(node.submit("done"), JobState.COMPLETED);
        assertThat(done.result()).isEqualTo("{\"n\":1}");
        assertThat(done.attempts()).isEqualTo(1);
        assertThat(done.completedAt()).isAfterOrEqualTo(done.startedAt());
        assertThat(done.restartCount()).isZero();

        Job failed = node.awaitState(node.submit("failed"), JobState.FAILED);
        assertThat(failed.error()).isEqualTo("no such file");

        UUID id = node.submit("broken");
        assertThat(node.awaitState(id, JobState.FAILED).error())
                .isEqualTo("an unexpected error; the log of the server has it under job " + id);
    }

    @ParameterizedTest
    @EnumSource
    void queuesNoTwoJobsThatWorkOnTheSame(Database database) {
        var node = nodes.start(database.newUrl());
        var hold = new CountDownLatch(1);
        node.handler()
                .script
                .put("same held", context -> awaitThen(hold, new JobOutcome.Done("{}")));
        UUID parent = node.submit("parent");
        UUID held = node.submit(new NewJob("scripted", "local", "same held", null, null, parent));
        assertThat(node.job(held).parentJobId()).isEqualTo(parent);
        var another = new NewJob("scripted", "local", "same", null, null, parent);
        assertThatThrownBy(() -> node.submit(another))
                .isInstanceOf(JobRefused.class)
                .hasMessage(
                        "The job %s is at work on the same. Wait until it has ended."
                                .formatted(held));
        hold.countDown();
        node.awaitState(held, JobState.COMPLETED);
        node.awaitState(node.submit(another), JobState.COMPLETED);
    }

    @ParameterizedTest
    @EnumSource
    void amendsTheResultOfACompletedJobOnly(Database database) {
        var node = nodes.start(database.newUrl());
        node.handler().script.put("failed", context -> JobOutcome.Failed.forGood("no such file"));
        UUID done = node.submit("done");
        UUID failed = node.submit("failed");
        var context = node.contextOf(node.awaitState(failed, JobState.FAILED));
        node.awaitState(done, JobState.COMPLETED);
        assertThat(context.amendResult(done, "{\"n\":2}")).isTrue();
        assertThat(node.job(done).result()).isEqualTo("{\"n\":2}");
        assertThat(context.amendResult(failed, "{}")).isFalse();
        assertThat(node.job(failed).result()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void givesEachJobToOneWorkerOnly(Database database) throws Exception {
        var node = nodes.start(database.newUrl()).byHand();
        var ids = IntStream.range(0, 100).mapToObj(i -> node.submit("job " + i)).toList();
        var claimed = new CopyOnWriteArrayList<UUID>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> claimed.add(node.claim("worker").id()));
            }
        }
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
    }

    @ParameterizedTest
    @EnumSource
    void anotherWorkerTakesOverWhenTheLeaseRunsOut(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID id = node.submit("job");
        Job first = node.claim("dies");
        assertThat(node.context.getBean(ClaimJobs.class).claimFor("other", () -> 1)).isEmpty();
        node.expireLeases();
        Job second = node.claim("other");
        assertThat(second.id()).isEqualTo(id);
        assertThat(second.epoch()).isEqualTo(first.epoch() + 1);
        assertThat(second.restartCount()).isEqualTo(1);
        assertThat(second.recoveredAt()).isNotNull();
        assertThat(second.attempts()).as("a take-over is no new attempt").isEqualTo(1);
        assertThat(second.startedAt()).isEqualTo(first.startedAt());
    }

    @ParameterizedTest
    @EnumSource
    void aWorkerThatLostItsLeaseChangesNothing(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID id = node.submit("job");
        Job zombie = node.claim("zombie");
        node.expireLeases();
        node.claim("other");

        var jobs = node.context.getBean(Jobs.class);
        var transaction = node.context.getBean(TransactionTemplate.class);
        var context = node.contextOf(zombie);
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> context.fence()))
                .isInstanceOf(LeaseLost.class);
        assertThat(context.stopRequested()).isTrue();
        assertThat(jobs.end(List.of(new Jobs.End(zombie, JobCommand.COMPLETE, "{}", null)))[0])
                .isFalse();
        assertThat(jobs.giveBack(zombie, StopReason.SHUTDOWN)).isFalse();
        assertThat(jobs.renew(zombie, "zombie", Duration.ofSeconds(20))).isEmpty();
        assertThat(node.job(id).state()).isEqualTo(JobState.PROCESSING);
    }

    @ParameterizedTest
    @EnumSource
    void aNodeThatTookOverItsOwnJobKeepsTheNewLeaseWhenTheOldRunEnds(Database database) {
        var node =
                nodes.start(
                        database.newUrl(),
                        "millrace.queue.workers=2",
                        "millrace.queue.heartbeat=200ms",
                        "millrace.queue.poll=10ms");
        var holds = List.of(new CountDownLatch(1), new CountDownLatch(1));
        var runs = new AtomicInteger();
        node.handler()
                .script
                .put(
                        "job",
                        context ->
                                awaitThen(
                                        holds.get(runs.getAndIncrement()),
                                        new JobOutcome.Done("{}")));
        UUID id = node.submit("job");
        await().until(() -> runs.get() == 1);
        await().until(() -> {
            node.expireLeases();
            return runs.get() == 2;
        });
        node.awaitHeartbeat(id);
        holds.getFirst().countDown();
        await().until(() -> node.context.getBean(Workers.class).active() == 1);
        node.awaitHeartbeat(id);
        assertThat(node.job(id).state()).isEqualTo(JobState.PROCESSING);
        holds.getLast().countDown();
        node.awaitState(id, JobState.COMPLETED);
    }

    /// So many that not all of them are sorted; and where the newest jobs have other names, they
    /// are.
    @ParameterizedTest
    @EnumSource
    void findsTheNewestOfVeryManyWithANameThatBeginsAlike(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID model = node.submit(new NewJob("scripted", "local", "{}", null, "model.csv"));
        var newest = IntStream.rangeClosed(1, 10).mapToObj(i -> id("0190", 2_101 - i)).toList();
        node.copy(model, "0190", 2_100, "many.csv");
        assertThat(node.found("MANY")).isEqualTo(newest);
        node.copy(model, "0191", 2_100, "other.csv");
        assertThat(node.found("MANY")).isEqualTo(newest);
    }

    private static UUID id(String beginning, int number) {
        return UUID.fromString("%s0000-0000-7000-8000-%012d".formatted(beginning, number));
    }

    @ParameterizedTest
    @EnumSource
    void findsJobsByTheBeginningOfTheFileNameOrByAnId(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID file = UUID.randomUUID();
        UUID sales = node.submit(new NewJob("scripted", "local", "{}", file, "Sales_50%.csv"));
        UUID other = node.submit(new NewJob("scripted", "local", "{}", null, "sales 501.csv"));
        node.submit(new NewJob("scripted", "local", "{}", null, "all sales.csv"));
        node.submit(new NewJob("scripted", "local", "{}", null, null));
        assertThat(node.found("SALES")).containsExactly(other, sales);
        assertThat(node.found("sales_50%.csv")).containsExactly(sales);
        assertThat(node.found("sale%")).isEmpty();
        assertThat(node.found(other.toString().toUpperCase(Locale.ROOT))).containsExactly(other);
        assertThat(node.found(file.toString())).containsExactly(sales);
        assertThat(node.found(file + "-Sales_50%.csv")).containsExactly(sales);
        assertThat(node.found(file + "-all")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void findsJobsByWhatTheirPayloadsSay(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        UUID people =
                node.submit(
                        """
                        {"definition": "people", "maxErrors": 5, "dryRun": true, "mapping": {"a": 1}, "note": null}\
                        """);
        UUID other =
                node.submit(
                        "{\"definition\": \"people\", \"owner\": \"x\", \"long\": \"%s\"}"
                                .formatted("x".repeat(201)));
        node.submit("{\"definition\": \"other\"}");
        assertThat(node.found(member("definition=people"))).containsExactly(other, people);
        assertThat(node.found(member("maxErrors=5"))).containsExactly(people);
        assertThat(node.found(member("dryRun=true"))).containsExactly(people);
        assertThat(node.found(member("owner=x"))).containsExactly(other);
        assertThat(node.found(member("definition=peopl"))).isEmpty();
        assertThat(node.found(member("note=null"))).isEmpty();
        assertThat(node.found(member("definition=people").in(Set.of(JobState.FAILED)))).isEmpty();
        assertThat(node.found(member("definition=people").in(Set.of(JobState.PENDING)))).hasSize(2);
    }

    private static JobFilter member(String payload) {
        Optional<String> any = Optional.empty();
        return JobFilter.asked(any, any, any, any, Optional.of(payload));
    }

    /// Whatever is asked for, each job that is meant is there once, the newest first, page by page.
    @ParameterizedTest
    @EnumSource
    void findsTheSameByIndexesAsByLookingAtEveryJob(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        var jdbc = node.context().getBean(JdbcClient.class);
        for (int i = 0; i < 60; i++) {
            var state = List.of(JobState.values()).get(i % 7);
            UUID id =
                    node.submit(
                            new NewJob(
                                    "scripted",
                                    i % 2 == 0 ? "ann" : "bob",
                                    "{\"mode\": \"%s\"}".formatted(i % 3),
                                    null,
                                    (i % 5 == 0 ? "A" : "b") + i + ".csv"));
            jdbc.sql("UPDATE job SET state = ?, type = ? WHERE id = ?")
                    .params(state.value(), i % 4 == 0 ? "other" : "scripted", id)
                    .update();
        }
        var all = walk(node, JobFilter.ALL);
        assertThat(all).hasSize(60);
        for (String status : List.of("", "pending", "processing", "completed", "failed")) {
            for (String type : List.of("", "other")) {
                for (String owner : List.of("", "ann")) {
                    for (String words : List.of("", "a", "b1")) {
                        for (String payload : List.of("", "mode=1")) {
                            var filter =
                                    JobFilter.asked(
                                            Optional.of(status),
                                            Optional.of(type),
                                            Optional.of(owner),
                                            Optional.of(words),
                                            Optional.of(payload));
                            var meant = all.stream().filter(job -> isMeant(filter, job)).toList();
                            assertThat(walk(node, filter)).as(filter.toString()).isEqualTo(meant);
                            var find = node.context().getBean(FindJobs.class);
                            assertThat(find.count(filter, null)).isEqualTo(meant.size());
                            assertThat(find.first(filter, null, 100))
                                    .isEqualTo(meant.reversed().stream().map(Job::id).toList());
                        }
                    }
                }
            }
        }
    }

    private static boolean isMeant(JobFilter filter, Job job) {
        return (filter.states().isEmpty() || filter.states().contains(job.state()))
                && filter.type().stream().allMatch(job.type()::equals)
                && filter.owner().stream().allMatch(job.owner()::equals)
                && filter.words().stream()
                        .allMatch(
                                String.valueOf(job.fileName()).toLowerCase(Locale.ROOT)::startsWith)
                && filter.payload().stream()
                        .allMatch(member -> job.payload().contains("\"" + member.value() + "\""));
    }

    private static List<Job> walk(Node node, JobFilter filter) {
        var find = node.context().getBean(FindJobs.class);
        var jobs = new ArrayList<>(find.page(filter, null, 7));
        while (!jobs.isEmpty()) {
            var more = find.page(filter, jobs.getLast().id(), 7);
            if (more.isEmpty()) {
                break;
            }
            jobs.addAll(more);
        }
        return jobs;
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheBeginningOfAnErrorThatIsTooLong(Database database) {
        var node = nodes.start(database.newUrl());
        node.handler().script.put("failed", context -> JobOutcome.Failed.forGood("x".repeat(5000)));
        assertThat(node.awaitState(node.submit("failed"), JobState.FAILED).error())
                .isEqualTo("x".repeat(4000));
    }

    @ParameterizedTest
    @EnumSource
    void nobodyTakesAJobOverBetweenItsFenceAndTheCommit(Database database) throws Exception {
        var node = nodes.start(database.newUrl()).byHand();
        node.submit("job");
        Job held = node.claim("slow");
        node.expireLeases();
        var fenced = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var chunk =
                    threads.submit(() ->
                            node.context
                                    .getBean(TransactionTemplate.class)
                                    .executeWithoutResult(status -> {
                                        node.contextOf(held).fence();
                                        fenced.countDown();
                                        awaitThen(commit, null);
                                    }));
            fenced.await();
            var takeOver =
                    threads.submit(() ->
                            await().until(
                                            () ->
                                                    node.context
                                                            .getBean(ClaimJobs.class)
                                                            .claimFor("other", () -> 1),
                                            jobs -> !jobs.isEmpty()));
            assertThat(node.job(held.id()).epoch()).isEqualTo(held.epoch());
            assertThat(chunk.isDone()).isFalse();
            commit.countDown();
            chunk.get();
            assertThat(takeOver.get().getFirst().epoch()).isEqualTo(held.epoch() + 1);
        }
    }

    /// As where a node is stopped while one of a job's threads commits and others are about to.
    @Test
    void aNodeThatHangsInACommitHoldsUpItsReplacementOnce() throws Exception {
        String url = Database.POSTGRESQL.newUrl();
        var node =
                nodes.start(url, "millrace.queue.lease=300ms", "millrace.queue.heartbeat=100ms")
                        .byHand();
        var other = nodes.start(url).byHand();
        node.submit("job");
        Job held = node.claim("hangs");
        var context = node.contextOf(held);
        var fences = new AtomicInteger();
        var goOn = new CountDownLatch(1);
        Runnable hangs =
                () -> {
                    context.fence();
                    fences.incrementAndGet();
                    awaitThen(goOn, null);
                };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable _ = goOn::countDown) {
            for (int i = 0; i < 4; i++) {
                var _ = threads.submit(() -> node.inTransaction(hangs));
            }
            await().until(() -> fences.get() == 1);
            Job taken = await().until(other::claimed, Optional::isPresent).orElseThrow();
            assertThat(taken.epoch()).isEqualTo(held.epoch() + 1);
            assertThat(fences).as("threads that hung with the lock").hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aShutdownGivesRunningJobsBackWithoutCountingAnAttempt(Database database) {
        String url = database.newUrl();
        var node = nodes.start(url);
        node.handler()
                .script
                .put(
                        "long",
                        context -> {
                            await().until(context::stopRequested);
                            return new JobOutcome.Stopped();
                        });
        UUID id = node.submit("long");
        await().until(() -> node.handler().ran.contains("long"));
        node.context.getBean(Dispatcher.class).stop();

        Job waiting = node.job(id);
        assertThat(waiting.state()).isEqualTo(JobState.PENDING);
        assertThat(waiting.attempts()).isZero();
        assertThat(waiting.restartCount()).isZero();

        node.context.close();
        var next = nodes.start(url);
        Job done = next.awaitState(id, JobState.COMPLETED);
        assertThat(done.attempts()).isEqualTo(1);
        assertThat(done.restartCount()).isZero();
        assertThat(done.startedAt()).as("the first start stays").isEqualTo(waiting.startedAt());
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheLeaseOfALongJobAlive(Database database) {
        var node =
                nodes.start(
                        database.newUrl(),
                        "millrace.queue.lease=3s",
                        "millrace.queue.heartbeat=200ms",
                        "millrace.queue.poll=50ms");
        var hold = new CountDownLatch(1);
        node.handler().script.put("long", context -> awaitThen(hold, new JobOutcome.Done("{}")));
        UUID id = node.submit("long");
        Job running = node.awaitState(id, JobState.PROCESSING);
        // Longer than the lease: other free workers of this node would have taken the job over.
        await().until(() -> node.job(id).heartbeatAt().isAfter(running.startedAt().plusSeconds(4)));
        hold.countDown();
        assertThat(node.awaitState(id, JobState.COMPLETED).restartCount()).isZero();
        assertThat(node.handler().ran).containsExactly("long");
    }

    @ParameterizedTest
    @EnumSource
    void tellsHowManyJobsEndedLately(Database database) {
        var node = nodes.start(database.newUrl());
        for (int i = 0; i < 30; i++) {
            node.awaitState(node.submit("job" + i), JobState.COMPLETED);
        }
        var jdbc = node.context.getBean(JdbcClient.class);
        jdbc.sql(
                        """
                        UPDATE job SET completed_at = completed_at - INTERVAL '2' MINUTE
                        WHERE id IN (SELECT id FROM job ORDER BY id LIMIT 15)
                        """)
                .update();
        jdbc.sql(
                        """
                        UPDATE job SET state = 'failed', completed_at = completed_at - INTERVAL '8' MINUTE
                        WHERE id IN (SELECT id FROM job ORDER BY id LIMIT 6)
                        """)
                .update();
        var throughput = node.context.getBean(CountJobs.class).throughput();
        assertThat(throughput.lastMinute()).isEqualTo(new CountJobs.Rate(15, 0));
        assertThat(throughput.last5Minutes()).isEqualTo(new CountJobs.Rate(4.8, 0));
        assertThat(throughput.last15Minutes()).isEqualTo(new CountJobs.Rate(1.6, 0.4));
    }

    @ParameterizedTest
    @EnumSource
    void countsJobsByState(Database database) {
        var node = nodes.start(database.newUrl()).byHand();
        node.submit("a");
        node.submit("b");
        node.claim("worker");
        var jdbc = node.context.getBean(JdbcClient.class);
        jdbc.sql("UPDATE job SET ready_at = ready_at - INTERVAL '10' SECOND").update();
        var jobs = node.context.getBean(Jobs.class);
        var count = node.context.getBean(CountJobs.class);
        assertThat(count.byState())
                .isEqualTo(Map.of(JobState.PENDING, 1L, JobState.PROCESSING, 1L));
        assertThat(CountJobs.loads(count.unfinished(), CountJobs.Unfinished::owner))
                .isEqualTo(Map.of("local", new CountJobs.Load(1, 1)));
        assertThat(jobs.oldestWaitSeconds()).isBetween(10.0, 60.0);
    }

    static <T> T awaitThen(CountDownLatch latch, T result) {
        try {
            latch.await();
            return result;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
