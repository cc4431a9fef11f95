package blackbox;

import static org.awaitility.Awaitility.await;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import io.millrace.MillraceApplication;
import io.millrace.access.Owner;
import io.millrace.queue.JobContext;
import io.millrace.queue.JobHandler;
import io.millrace.queue.JobOutcome;
import io.millrace.queue.NewJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import tools.jackson.databind.JsonNode;

/// Millrace that kills its own process at a chosen moment: `crash.at` and, which of them,
/// `crash.count`, as arguments. Without them it is Millrace as it is, with one more job type,
/// `noop`. No part of the product knows of this.
///
/// With `crash.stop`, a file, it stops itself by SIGSTOP instead, unless another process that has
/// been told of the same file has. With `hold.at` and `hold.until`, a file, bulk writes from that
/// one on are held up until the file is there. With `zombie.at` a worker also loses its job at that
/// bulk write: see [Zombie].
@Configuration(proxyBeanMethods = false)
public class CrashableMillrace {

    /// The first three are around a bulk write, the others in a step of the import.
    enum Moment {
        NEVER,
        AFTER_THE_MONGO_WRITE,
        BEFORE_THE_COMMIT,
        AFTER_THE_COMMIT,
        IN_INDEX,
        IN_FINISH
    }

    /// What it prints when a write is held up.
    static final String HELD = "this write is held up";

    /// What it prints for each bulk write that it begins after it was stopped.
    static final String LATE_WRITE = "a write after the stop";

    private static final Set<String> WRITES = Set.of("insert", "update", "delete");

    public static void main(String[] arguments) {
        SpringApplication.run(
                new Class<?>[] {MillraceApplication.class, CrashableMillrace.class}, arguments);
    }

    static boolean isWrite(String command) {
        return WRITES.contains(command);
    }

    /// How it ends, or stops: once.
    static final class Crash {

        private final @Nullable Path stop;
        private volatile boolean over;

        Crash(@Nullable Path stop) {
            this.stop = stop;
        }

        /// Like SIGKILL: no shutdown hook runs, nothing is flushed.
        void now() {
            if (stop == null) {
                Runtime.getRuntime().halt(137);
            } else if (stop.toFile().mkdir()) {
                over = true;
                stopThisProcess();
            }
        }

        private static void stopThisProcess() {
            try {
                new ProcessBuilder("kill", "-STOP", "" + ProcessHandle.current().pid())
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /// Whether it has been stopped, and has gone on since.
        boolean isOver() {
            return over;
        }
    }

    /// Holds writes up after they were done, and before they are committed.
    static final class HeldWrites implements CommandListener {

        private final int write;
        private final Path until;
        private final AtomicInteger writes = new AtomicInteger();

        HeldWrites(int write, Path until) {
            this.write = write;
            this.until = until;
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            if (isWrite(event.getCommandName()) && writes.incrementAndGet() >= write) {
                System.out.println(HELD);
                await().forever().until(() -> Files.exists(until));
            }
        }
    }

    /// Does nothing.
    static final class NoOp implements JobHandler {

        @Override
        public String type() {
            return "noop";
        }

        @Override
        public NewJob prepare(JsonNode payload, Owner owner) {
            return new NewJob(type(), owner.name(), payload.toString(), null, null);
        }

        @Override
        public JobOutcome run(JobContext context) {
            return new JobOutcome.Done("{}");
        }
    }

    /// Counts bulk writes, of which a chunk may have several. A chunk's commit is the first one of
    /// a thread after a bulk write.
    static final class AroundAWrite implements CommandListener, TransactionExecutionListener {

        private final Crash crash;
        private final Moment moment;
        private final int write;
        private final AtomicInteger writes = new AtomicInteger();
        private final ThreadLocal<Boolean> wrote = ThreadLocal.withInitial(() -> false);

        AroundAWrite(Crash crash, Moment moment, int write) {
            this.crash = crash;
            this.moment = moment;
            this.write = write;
        }

        @Override
        public void commandStarted(CommandStartedEvent event) {
            if (isWrite(event.getCommandName()) && crash.isOver()) {
                System.out.println(LATE_WRITE);
            }
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            if (isWrite(event.getCommandName())) {
                wrote.set(true);
                if (writes.incrementAndGet() == write) {
                    crashIf(Moment.AFTER_THE_MONGO_WRITE);
                }
            }
        }

        @Override
        public void beforeCommit(TransactionExecution transaction) {
            if (wrote.get() && writes.get() >= write) {
                crashIf(Moment.BEFORE_THE_COMMIT);
            }
        }

        @Override
        public void afterCommit(TransactionExecution transaction, @Nullable Throwable failure) {
            if (wrote.get() && writes.get() >= write) {
                crashIf(Moment.AFTER_THE_COMMIT);
            }
            wrote.set(false);
        }

        private void crashIf(Moment now) {
            if (now == moment) {
                crash.now();
            }
        }
    }

    /// Counts what happens in a step: it is about to tell Batch something or has done so, has read
    /// from the file, or has asked MongoDB for something. A step of which less happens is crashed
    /// at its end, where another follows.
    static final class InAStep implements CommandListener, ExecutionInterceptor, MethodInterceptor {

        private final Crash crash;
        private final String step;
        private final int event;
        private final AtomicInteger events = new AtomicInteger();
        private volatile String current = "";

        InAStep(Crash crash, Moment moment, int event) {
            this.crash = crash;
            this.step =
                    switch (moment) {
                        case IN_INDEX -> "index";
                        case IN_FINISH -> "finish";
                        case NEVER, AFTER_THE_MONGO_WRITE, BEFORE_THE_COMMIT, AFTER_THE_COMMIT ->
                                "none";
                    };
            this.event = event;
        }

        private void happened() {
            if (current.equals(step) && events.incrementAndGet() == event) {
                crash.now();
            }
        }

        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            String name = call.getMethod().getName();
            if (name.equals("createStepExecution")) {
                String next = (String) call.getArguments()[0];
                if (step.equals("index") && !next.equals("index")) {
                    crash.now();
                }
                current = next;
            }
            if (!name.startsWith("create") && !name.startsWith("update")) {
                return call.proceed();
            }
            happened();
            Object result = call.proceed();
            happened();
            return result;
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            happened();
        }

        @Override
        public void afterExecution(
                Context.AfterExecution context, ExecutionAttributes executionAttributes) {
            happened();
        }
    }

    @Bean
    static Crash crash(Environment environment) {
        String stop = environment.getProperty("crash.stop");
        return new Crash(stop == null ? null : Path.of(stop));
    }

    @Bean
    static AroundAWrite aroundAWrite(Crash crash, Environment environment) {
        return new AroundAWrite(crash, moment(environment), count(environment));
    }

    @Bean
    static InAStep inAStep(Crash crash, Environment environment) {
        return new InAStep(crash, moment(environment), count(environment));
    }

    @Bean
    static HeldWrites heldWrites(Environment environment) {
        return new HeldWrites(
                environment.getProperty("hold.at", Integer.class, Integer.MAX_VALUE),
                Path.of(environment.getProperty("hold.until", "")));
    }

    @Bean
    NoOp noOp() {
        return new NoOp();
    }

    @Bean
    Zombie zombie(Environment environment, JdbcClient jdbc) {
        return new Zombie(
                environment.getProperty("zombie.at", Integer.class, 0),
                jdbc,
                () -> environment.getRequiredProperty("local.server.port", Integer.class));
    }

    private static Moment moment(Environment environment) {
        return environment.getProperty("crash.at", Moment.class, Moment.NEVER);
    }

    private static int count(Environment environment) {
        return environment.getProperty("crash.count", Integer.class, 0);
    }

    @Bean
    MongoClientSettingsBuilderCustomizer listenToCommands(
            AroundAWrite aroundAWrite, InAStep inAStep, HeldWrites heldWrites, Zombie zombie) {
        return settings ->
                settings.addCommandListener(heldWrites)
                        .addCommandListener(aroundAWrite)
                        .addCommandListener(inAStep)
                        .addCommandListener(zombie);
    }

    @Bean
    S3ClientCustomizer listenToReads(InAStep inAStep) {
        return client ->
                client.overrideConfiguration(
                        client.overrideConfiguration().toBuilder()
                                .addExecutionInterceptor(inAStep)
                                .build());
    }

    @Bean
    static BeanPostProcessor listenToBatch(InAStep inAStep) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                if (!(bean instanceof JobRepository)) {
                    return bean;
                }
                var listened = new ProxyFactory(bean);
                listened.addAdvice(inAStep);
                return listened.getProxy();
            }
        };
    }
}
