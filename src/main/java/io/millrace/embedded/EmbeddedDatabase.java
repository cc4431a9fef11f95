package io.millrace.embedded;

import java.nio.file.Path;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/// The H2 file of this process. H2 locks it as well, but says so less clearly.
final class EmbeddedDatabase implements JdbcConnectionDetails, AutoCloseable {

    /// Without `WRITE_DELAY=0` H2 acknowledges commits that a kill -9 then loses. Spring closes the
    /// database, after the last job has stopped; H2's own shutdown hook would be earlier. A lock is
    /// waited for longer than a slow commit takes.
    private static final String OPTIONS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000";

    private final DataFolder folder;

    private EmbeddedDatabase(DataFolder folder) {
        this.folder = folder;
    }

    static EmbeddedDatabase in(Path path) {
        return new EmbeddedDatabase(DataFolder.open(path));
    }

    @Override
    public String getUsername() {
        return "sa";
    }

    @Override
    public String getPassword() {
        return "";
    }

    @Override
    public String getJdbcUrl() {
        return "jdbc:h2:file:" + folder.path().toAbsolutePath().resolve("millrace") + OPTIONS;
    }

    @Override
    public void close() {
        folder.close();
    }
}
