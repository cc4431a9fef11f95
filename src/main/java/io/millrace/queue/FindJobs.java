package io.millrace.queue;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds jobs among a million others, from indexes that hold them in the order of their ids, which
/// is that of time.
@Component
class FindJobs {

    /// So many that a name's beginning finds take longer to sort by their ids than it takes to look
    /// at as many jobs in order, among which there is likely to be a page of them.
    private static final int MANY = 2000;

    private final JdbcClient jdbc;

    FindJobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Newest first.
    List<Job> page(JobFilter filter, @Nullable UUID before, int limit) {
        var ids = ids(filter, before, limit, "DESC");
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("SELECT * FROM job WHERE id IN (:ids) ORDER BY id DESC")
                .param("ids", ids)
                .query(Jobs::job)
                .list();
    }

    /// Oldest first.
    List<UUID> first(JobFilter filter, @Nullable UUID after, int limit) {
        return ids(filter, after, limit, "ASC");
    }

    /// How many there are, those up to this id not counted.
    long count(JobFilter filter, @Nullable UUID after) {
        return JobSearch.of(filter)
                .map(search ->
                        count(search, from(after, ">"), Long.MAX_VALUE, params(search, after)))
                .orElse(0L);
    }

    private long count(JobSearch search, String beyond, long most, Map<String, ?> params) {
        return jdbc.sql(
                        search.parts().stream()
                                .map(part -> part.count(beyond, most))
                                .collect(
                                        joining(
                                                " UNION ALL ",
                                                "SELECT SUM(jobs) AS jobs FROM (",
                                                ") found")))
                .params(params)
                .query((row, n) -> row.getLong("jobs"))
                .single();
    }

    private List<UUID> ids(JobFilter filter, @Nullable UUID from, int limit, String order) {
        Optional<JobSearch> search = JobSearch.of(filter);
        if (search.isEmpty()) {
            return List.of();
        }
        String where = from(from, order.equals("DESC") ? "<" : ">");
        String end = " ORDER BY id " + order + " LIMIT " + limit;
        var params = params(search.get(), from);
        if (search.get().likely().isPresent() && count(search.get(), where, MANY, params) >= MANY) {
            var near = ids(near(search.get().likely().get(), where, order) + end, params);
            if (near.size() == limit) {
                return near;
            }
        }
        return ids(
                search.get().parts().stream()
                        .map(part -> part.ids(where, order, limit))
                        .collect(joining(" UNION ALL ", "SELECT id FROM (", ") found" + end)),
                params);
    }

    /// Of the first jobs in order, those that meet a condition.
    private static String near(String condition, String beyond, String order) {
        return """
        SELECT id FROM (
            SELECT id, state, type, owner, searched_name FROM job %s ORDER BY id %s LIMIT %d) j
        WHERE %s
        """
                .formatted(beyond.isEmpty() ? "" : "WHERE id " + beyond, order, MANY, condition);
    }

    private List<UUID> ids(String sql, Map<String, ?> params) {
        return jdbc.sql(sql)
                .params(params)
                .query((row, n) -> row.getObject("id", UUID.class))
                .list();
    }

    private static String from(@Nullable UUID id, String beyond) {
        return id == null ? "" : beyond + " :from";
    }

    private static Map<String, ?> params(JobSearch search, @Nullable UUID from) {
        if (from != null) {
            search.params().put("from", from);
        }
        return search.params();
    }
}
