package blackbox;

import testing.Databases;

class FilesOnPostgresTest extends AbstractFilesTest {

    FilesOnPostgresTest() {
        super(
                """
                SELECT COUNT(*) FROM pg_stat_activity
                WHERE wait_event_type = 'Lock' AND datname = current_database()
                """,
                "spring.datasource.url=" + Databases.newPostgres());
    }
}
