package blackbox;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import io.millrace.MillraceApplication;
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

/// Millrace that kills its own process at a chosen moment: `crash.at` and, which of them,
/// `crash.count`, as arguments. Without them it is Millrace as it is. No part of the product knows
/// of this.
///
/// With `zombie.at` a worker also loses its job at that bulk write: see [Zombie].
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

    private static final Set<String> WRITES = Set.of("insert", "update", "delete");

    public static void main(String[] arguments) {
        SpringApplication.run(
                new Class<?>[] {MillraceApplication.class, CrashableMillrace.class}, arguments);
    }

    static boolean isWrite(String command) {
        return WRITES.contains(command);
    }

    /// Like SIGKILL: no shutdown hook runs, nothing is flushed.
    private static void crash() {
        Runtime.getRuntime().halt(137);
    }

    /// Counts bulk writes, of which a chunk may have several. A chunk's commit is the first one of
    /// a thread after a bulk write.
    static final class AroundAWrite implements CommandListener, TransactionExecutionListener {

        private final Moment moment;
        private final int write;
        private final AtomicInteger writes = new AtomicInteger();
        private final ThreadLocal<Boolean> wrote = ThreadLocal.withInitial(() -> false);

        AroundAWrite(Moment moment, int write) {
            this.moment = moment;
            this.write = write;
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
                crash();
            }
        }
    }

    /// Counts what happens in a step: it is about to tell Batch something or has done so, has read
    /// from the file, or has asked MongoDB for something. A step of which less happens is crashed
    /// at its end, where another follows.
    static final class InAStep implements CommandListener, ExecutionInterceptor, MethodInterceptor {

        private final String step;
        private final int event;
        private final AtomicInteger events = new AtomicInteger();
        private volatile String current = "";

        InAStep(Moment moment, int event) {
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
                crash();
            }
        }

        @Override
        public @Nullable Object invoke(MethodInvocation call) throws Throwable {
            String name = call.getMethod().getName();
            if (name.equals("createStepExecution")) {
                String next = (String) call.getArguments()[0];
                if (step.equals("index") && !next.equals("index")) {
                    crash();
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
    static AroundAWrite aroundAWrite(Environment environment) {
        return new AroundAWrite(moment(environment), count(environment));
    }

    @Bean
    static InAStep inAStep(Environment environment) {
        return new InAStep(moment(environment), count(environment));
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
            AroundAWrite aroundAWrite, InAStep inAStep, Zombie zombie) {
        return settings ->
                settings.addCommandListener(aroundAWrite)
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
