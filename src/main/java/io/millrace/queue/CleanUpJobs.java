package io.millrace.queue;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Forgets jobs that ended long ago, with all that their types keep of them. A job goes together
/// with those that follow it up, when the last of them is old enough. Any number of nodes may do
/// this at the same time.
@Component
class CleanUpJobs {

    /// Families in one transaction: large enough to be fast, and over before anybody waits.
    private static final int BATCH = 200;

    private static final Logger log = LoggerFactory.getLogger(CleanUpJobs.class);

    /// What to forget.
    ///
    /// @param age how long ago jobs must have ended
    /// @param types those of the first jobs; none for all
    /// @param files whether also the stored files that no other job is about
    record Selection(Duration age, Set<String> types, boolean files) {}

    /// What was forgotten.
    record Forgotten(int jobs, int files) {

        Forgotten plus(Forgotten other) {
            return new Forgotten(jobs + other.jobs, files + other.files);
        }
    }

    /// A first job, in the order in which they are looked at.
    private record First(UUID id, OffsetDateTime completedAt) {}

    /// @param old whether it ended long enough ago
    private record Member(
            UUID id, String type, @Nullable UUID parent, @Nullable UUID fileId, boolean old) {

        UUID family() {
            return parent == null ? id : parent;
        }
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final QueueDatabase database;
    private final JobTypes types;
    private final AnsweredRequests answered;
    private final JobMembers searched;
    private final ObjectProvider<JobFiles> files;
    // H2 does not skip what is locked, so on this (only) node one goes after the other.
    private final ReentrantLock turn = new ReentrantLock(true);

    CleanUpJobs(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            QueueDatabase database,
            JobTypes types,
            AnsweredRequests answered,
            JobMembers searched,
            ObjectProvider<JobFiles> files) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.database = database;
        this.types = types;
        this.answered = answered;
        this.searched = searched;
        this.files = files;
    }

    /// Forgets them, batch by batch. What another node is about to forget or to retry is left out.
    ///
    /// @param goOn asked before each batch
    Forgotten run(Selection which, BooleanSupplier goOn) {
        OffsetDateTime end = longAgo(which.age());
        var forgotten = new Forgotten(0, 0);
        var after =
                new First(new UUID(0, 0), OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));
        while (goOn.getAsBoolean()) {
            var batch = firsts(which, end, after);
            if (batch.isEmpty()) {
                break;
            }
            forgotten = forgotten.plus(forget(batch, end, which.files()));
            after = batch.getLast();
        }
        if (forgotten.jobs() > 0) {
            log.info("Forgot {} jobs that ended before {}", forgotten.jobs(), end);
        }
        return forgotten;
    }

    private OffsetDateTime longAgo(Duration age) {
        return jdbc.sql(
                        "SELECT CURRENT_TIMESTAMP - CAST(:age AS INTEGER) * INTERVAL '1' SECOND AS t")
                .param("age", age.toSeconds())
                .query((row, n) -> row.getObject("t", OffsetDateTime.class))
                .single();
    }

    /// Asked so that H2 sees only one index to use, that of the times: it would take one of the
    /// state or of the parent, and look at nearly all jobs for each batch.
    private List<First> firsts(Selection which, OffsetDateTime end, First after) {
        return jdbc.sql(
                        """
                        SELECT id, completed_at FROM job
                        WHERE completed_at >= :at AND completed_at < :end AND (completed_at > :at OR id > :id)
                            AND COALESCE(parent_job_id, id) = id AND state NOT IN (%s) %s
                        ORDER BY completed_at, id LIMIT %d
                        """
                                .formatted(
                                        JobState.unfinished(),
                                        which.types().isEmpty() ? "" : "AND type IN (:types)",
                                        BATCH))
                .param("at", after.completedAt())
                .param("id", after.id())
                .param("end", end)
                .param("types", which.types())
                .query((row, n) ->
                        new First(
                                row.getObject("id", UUID.class),
                                row.getObject("completed_at", OffsetDateTime.class)))
                .list();
    }

    private Forgotten forget(List<First> firsts, OffsetDateTime end, boolean withFiles) {
        var removed = new ArrayList<UUID>();
        int jobs;
        turn.lock();
        try {
            jobs =
                    Objects.requireNonNull(
                            transaction.execute(_ -> {
                                var members = oldFamilies(firsts, end);
                                forget(members);
                                if (withFiles) {
                                    removed.addAll(removeFiles(members));
                                }
                                return members.size();
                            }));
        } finally {
            turn.unlock();
        }
        files.ifAvailable(owner -> owner.throwAway(removed));
        return new Forgotten(jobs, removed.size());
    }

    /// Locks first jobs, and then what follows them up: from here on neither is retried, and since
    /// whoever queues a job locks the one that it follows up, none joins them.
    private List<Member> oldFamilies(List<First> firsts, OffsetDateTime end) {
        var ids = firsts.stream().map(First::id).toList();
        var members = new ArrayList<>(locked("id", ids, end, lockFirsts()));
        if (members.isEmpty()) {
            return List.of();
        }
        ids = members.stream().map(Member::id).toList();
        members.addAll(locked("parent_job_id", ids, end, "FOR UPDATE"));
        var young = members.stream().filter(job -> !job.old()).map(Member::family).collect(toSet());
        members.removeIf(job -> young.contains(job.family()));
        return members;
    }

    // On H2 it waits: nobody holds a job that has ended for longer than a moment.
    private String lockFirsts() {
        return database.sharedByNodes() ? database.skipLocked() : "FOR UPDATE";
    }

    private List<Member> locked(String column, List<UUID> ids, OffsetDateTime end, String lock) {
        return jdbc.sql(
                        """
                        SELECT id, type, parent_job_id, file_id,
                            state IN (%s) AND completed_at < :end AS old
                        FROM job WHERE %s IN (:ids) %s
                        """
                                .formatted(JobState.ofEnded(), column, lock))
                .param("end", end)
                .param("ids", ids)
                .query(CleanUpJobs::member)
                .list();
    }

    private void forget(List<Member> members) {
        if (members.isEmpty()) {
            return;
        }
        Map<String, List<UUID>> byType =
                members.stream().collect(groupingBy(Member::type, mapping(Member::id, toList())));
        var all = members.stream().map(Member::id).toList();
        jdbc.sql("DELETE FROM job WHERE id IN (:ids)").param("ids", all).update();
        answered.forget(all);
        searched.forget(all);
        byType.forEach((type, ids) -> types.find(type).ifPresent(handler -> handler.forget(ids)));
    }

    private List<UUID> removeFiles(List<Member> members) {
        // In order, so that two nodes cannot wait for each other.
        var ids =
                members.stream()
                        .map(Member::fileId)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList();
        return files.stream().flatMap(owner -> owner.forget(ids).stream()).toList();
    }

    private static Member member(ResultSet row, int rowNumber) throws SQLException {
        return new Member(
                row.getObject("id", UUID.class),
                row.getString("type"),
                row.getObject("parent_job_id", UUID.class),
                row.getObject("file_id", UUID.class),
                row.getBoolean("old"));
    }
}
