package blackbox;

import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import io.millrace.MillraceApplication;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/// Millrace that kills its own process at a chosen moment around a chosen bulk write: `crash.at`
/// and `crash.write`, as arguments. Without them it is Millrace as it is. No part of the product
/// knows of this.
@Configuration(proxyBeanMethods = false)
public class CrashableMillrace {

    enum Moment {
        NEVER,
        AFTER_THE_MONGO_WRITE,
        BEFORE_THE_COMMIT,
        AFTER_THE_COMMIT
    }

    public static void main(String[] arguments) {
        SpringApplication.run(
                new Class<?>[] {MillraceApplication.class, CrashableMillrace.class}, arguments);
    }

    /// Counts bulk writes, of which a chunk has two. A chunk's commit is the first one of a thread
    /// after a bulk write.
    static final class Trigger implements CommandListener, TransactionExecutionListener {

        private final Moment moment;
        private final int write;
        private final AtomicInteger writes = new AtomicInteger();
        private final ThreadLocal<Boolean> wrote = ThreadLocal.withInitial(() -> false);

        Trigger(Moment moment, int write) {
            this.moment = moment;
            this.write = write;
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            if (event.getCommandName().equals("insert")) {
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

        /// Like SIGKILL: no shutdown hook runs, nothing is flushed.
        private void crashIf(Moment now) {
            if (now == moment) {
                Runtime.getRuntime().halt(137);
            }
        }
    }

    @Bean
    Trigger trigger(Environment environment) {
        return new Trigger(
                environment.getProperty("crash.at", Moment.class, Moment.NEVER),
                environment.getProperty("crash.write", Integer.class, 0));
    }

    @Bean
    MongoClientSettingsBuilderCustomizer listenToWrites(Trigger trigger) {
        return settings -> settings.addCommandListener(trigger);
    }
}
