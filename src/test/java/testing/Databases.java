package testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Real databases for tests: H2 files that nobody has used, and databases on one PostgreSQL server
/// that is started once.
public final class Databases {

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                var postgres = EmbeddedPostgres.builder().start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(postgres)));
                return postgres;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void close(EmbeddedPostgres postgres) {
            try {
                postgres.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Databases() {}

    /// The JDBC address of a new H2 file, with the options of the product's own.
    public static String newH2() {
        return "jdbc:h2:file:%s/db;WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE"
                .formatted(TestData.newFolder("h2-").toAbsolutePath());
    }

    /// The JDBC address, user included, of a new database on the PostgreSQL server.
    public static String newPostgres() {
        String name = "t" + UUID.randomUUID().toString().replace("-", "");
        var admin = new DriverManagerDataSource(Server.POSTGRES.getJdbcUrl("postgres", "postgres"));
        new JdbcTemplate(admin).execute("CREATE DATABASE " + name);
        return Server.POSTGRES.getJdbcUrl("postgres", name);
    }
}
