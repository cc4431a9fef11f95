package io.millrace.queue;

import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;
import org.springframework.stereotype.Component;

/// What the queue has to know about the database it lives in.
@Component
class QueueDatabase {

    private final boolean sharedByNodes;

    QueueDatabase(DataSource dataSource) throws MetaDataAccessException {
        String product =
                JdbcUtils.extractDatabaseMetaData(
                        dataSource, meta -> meta.getDatabaseProductName());
        this.sharedByNodes = DatabaseDriver.fromProductName(product) != DatabaseDriver.H2;
    }

    /// Whether other nodes may be at work in it. File H2 admits one process: its lock proves that
    /// nobody else lives.
    boolean sharedByNodes() {
        return sharedByNodes;
    }
}
