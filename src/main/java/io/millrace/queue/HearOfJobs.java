package io.millrace.queue;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// Wakes this node when another one has queued a job: PostgreSQL tells, on one connection that is
/// kept for it. Where it cannot, the node still looks by itself every `millrace.queue.poll`.
@Component
class HearOfJobs implements SmartLifecycle {

    /// How soon it notices that this node stops.
    private static final int LISTEN_MILLIS = 500;

    private static final Logger log = LoggerFactory.getLogger(HearOfJobs.class);

    private final DataSource dataSource;
    private final Dispatcher dispatcher;
    private final QueueSettings settings;
    private final boolean useful;
    private volatile boolean running;
    private @Nullable Thread thread;

    HearOfJobs(
            DataSource dataSource,
            Dispatcher dispatcher,
            QueueSettings settings,
            QueueDatabase database,
            NodeRole role) {
        this.dataSource = dataSource;
        this.dispatcher = dispatcher;
        this.settings = settings;
        this.useful = database.sharedByNodes() && role.runsJobs();
    }

    @Override
    public void start() {
        running = true;
        if (useful) {
            thread = Thread.ofPlatform().name("hear-of-jobs").daemon().start(this::listen);
        }
    }

    private void listen() {
        while (running) {
            try (var connection = dataSource.getConnection()) {
                listenOn(connection);
            } catch (SQLException | RuntimeException e) {
                log.warn("Hears of no jobs of other nodes, and tries again: {}", e.toString());
                pause();
            }
        }
    }

    private void listenOn(Connection connection) throws SQLException {
        execute(connection, "LISTEN " + QueueDatabase.NEWS);
        // Some may have been queued while nobody listened.
        dispatcher.wake();
        var news = connection.unwrap(PGConnection.class);
        while (running) {
            if (news.getNotifications(LISTEN_MILLIS).length > 0) {
                dispatcher.wake();
            }
        }
        // It goes back to the pool.
        execute(connection, "UNLISTEN *");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void pause() {
        try {
            Thread.sleep(settings.poll());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void stop() {
        running = false;
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
