package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a trigger of PostgreSQL saw of every change of a job's state or holder, whichever process
/// made it, and what must be true of it: nothing that the product itself says is believed here.
record JobAudit(JdbcClient jdbc) {

    /// Begins to watch; the tables must be there.
    static JobAudit of(JdbcClient jdbc) {
        jdbc.sql(
                        """
                        CREATE TABLE job_audit (id UUID, from_state TEXT, to_state TEXT, from_epoch BIGINT,
                            to_epoch BIGINT, from_worker TEXT, to_worker TEXT, lease_was_over BOOLEAN, at TIMESTAMPTZ)
                        """)
                .update();
        jdbc.sql(
                        """
                        CREATE FUNCTION audit_job() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN
                            INSERT INTO job_audit VALUES (OLD.id, OLD.state, NEW.state, OLD.epoch, NEW.epoch,
                                OLD.worker, NEW.worker, OLD.lease_until < CURRENT_TIMESTAMP, clock_timestamp());
                            RETURN NULL;
                        END $$
                        """)
                .update();
        jdbc.sql(
                        """
                        CREATE TRIGGER audit_job AFTER UPDATE OF state, epoch, worker ON job
                        FOR EACH ROW EXECUTE FUNCTION audit_job()
                        """)
                .update();
        return new JobAudit(jdbc);
    }

    /// Asserts that each job was completed once and never ended otherwise, and that none was taken
    /// from a worker whose lease was not over.
    void assertEachCompletedOnce(int jobs) {
        assertThat(count("to_state = 'completed'")).as("completions").isEqualTo(jobs);
        assertThat(
                        jdbc.sql(
                                        "SELECT count(DISTINCT id) FROM job_audit WHERE to_state = 'completed'")
                                .query(Integer.class)
                                .single())
                .as("jobs that completed")
                .isEqualTo(jobs);
        assertThat(count("to_state IN ('failed', 'cancelled', 'retrying', 'cancelling')"))
                .as("other ends")
                .isZero();
        assertThat(
                        count(
                                "from_state = 'processing' AND to_epoch <> from_epoch AND NOT lease_was_over"))
                .as("jobs taken from a living worker")
                .isZero();
        assertThat(count("to_epoch - from_epoch NOT IN (0, 1) OR to_epoch IS NULL"))
                .as("epochs that do not follow each other")
                .isZero();
    }

    int takeOvers() {
        return count("from_state = 'processing' AND to_epoch <> from_epoch");
    }

    private int count(String condition) {
        return jdbc.sql("SELECT count(*) FROM job_audit WHERE " + condition)
                .query(Integer.class)
                .single();
    }

    /// All it saw so far, to be compared with what it has seen later.
    List<String> all() {
        return jdbc.sql("SELECT CAST(a AS TEXT) FROM job_audit a ORDER BY at, id")
                .query(String.class)
                .list();
    }
}
