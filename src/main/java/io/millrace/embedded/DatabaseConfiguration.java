package io.millrace.embedded;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/// The database of jobs and of Spring Batch, where no other is configured: H2, in a file of this
/// process.
@Configuration(proxyBeanMethods = false)
@Conditional(NoServerConfigured.Database.class)
class DatabaseConfiguration {

    /// Without `WRITE_DELAY=0` H2 acknowledges commits that a kill -9 then loses. Spring closes the
    /// database, after the last job has stopped; H2's own shutdown hook would be earlier. A lock is
    /// waited for longer than a slow commit takes.
    private static final String OPTIONS =
            ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;LOCK_TIMEOUT=10000";

    @Bean
    JdbcConnectionDetails fileDatabaseDetails(@Value("${millrace.data-dir}") String dataDir) {
        String file = Path.of(dataDir, "db", "millrace").toAbsolutePath().toString();
        return new JdbcConnectionDetails() {
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
                return "jdbc:h2:file:" + file + OPTIONS;
            }
        };
    }
}
