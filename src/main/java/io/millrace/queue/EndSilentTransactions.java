package io.millrace.queue;

import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/// Lets PostgreSQL end a transaction of a node that has said nothing in it for as long as a lease
/// lasts.
///
/// A node that is stopped, or cut off, between a lock and its commit still has the lock: on the row
/// of a job, which then nobody could take over, or on the limits, behind which no node could claim
/// anything. Its leases are over by then, so it has nothing to commit any more.
@Component
class EndSilentTransactions implements BeanPostProcessor {

    private final ObjectProvider<QueueSettings> settings;

    EndSilentTransactions(ObjectProvider<QueueSettings> settings) {
        this.settings = settings;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof HikariDataSource pool
                && isPostgres(pool.getJdbcUrl())
                && pool.getConnectionInitSql() == null) {
            pool.setConnectionInitSql(
                    "SET idle_in_transaction_session_timeout = "
                            + settings.getObject().lease().toMillis());
        }
        return bean;
    }

    private static boolean isPostgres(@Nullable String url) {
        return url != null && url.startsWith("jdbc:postgresql:");
    }
}
