package blackbox;

import testing.Databases;

class BatchOnPostgresTest extends AbstractBatchTest {

    BatchOnPostgresTest() {
        super("spring.datasource.url=" + Databases.newPostgres());
    }
}
