package io.millrace.queue;

import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

/// What the queue has to know about the database it lives in.
@Component
class QueueDatabase {

    /// The channel on which nodes tell each other that there is a job.
    static final String NEWS = "millrace_jobs";

    /// Any number that nobody else uses for an advisory lock.
    private static final long LIMITS = 0x4D696C6C72616365L;

    private final boolean sharedByNodes;
    private final JdbcClient jdbc;

    QueueDatabase(DataSource dataSource, JdbcClient jdbc) throws MetaDataAccessException {
        String product =
                JdbcUtils.extractDatabaseMetaData(
                        dataSource, meta -> meta.getDatabaseProductName());
        this.sharedByNodes = DatabaseDriver.fromProductName(product) != DatabaseDriver.H2;
        this.jdbc = jdbc;
    }

    /// What a `SELECT` ends with whose rows are about to be changed, while others do the same. H2
    /// would lock every row that matches.
    String skipLocked() {
        return sharedByNodes ? "FOR UPDATE SKIP LOCKED" : "";
    }

    /// The condition for those jobs that meet another one, and that no other node is changing.
    String unlocked(String condition) {
        return sharedByNodes
                ? "id IN (SELECT id FROM job WHERE " + condition + " FOR UPDATE SKIP LOCKED)"
                : condition;
    }

    /// A statement that changes rows and answers with them as they are then, in no order.
    String changed(String update) {
        return sharedByNodes
                ? update + " RETURNING *"
                : "SELECT * FROM FINAL TABLE (" + update + ")";
    }

    /// Until the caller's transaction ends, no other node passes here.
    void lockLimits() {
        if (sharedByNodes) {
            jdbc.sql("SELECT 1 FROM pg_advisory_xact_lock(:key)")
                    .param("key", LIMITS)
                    .query(Integer.class)
                    .single();
        }
    }

    /// Tells other nodes, when the caller's transaction commits, that there is a job.
    void tellNodes() {
        if (sharedByNodes) {
            jdbc.sql("SELECT 1 FROM pg_notify(:channel, '')")
                    .param("channel", NEWS)
                    .query(Integer.class)
                    .single();
        }
    }

    /// Whether other nodes may be at work in it. File H2 admits one process: its lock proves that
    /// nobody else lives.
    boolean sharedByNodes() {
        return sharedByNodes;
    }
}
