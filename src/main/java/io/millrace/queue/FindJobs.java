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

    /// How many jobs are looked at one by one, at most, before those with a name are.
    private static final int NEAR = 2000;

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
                        jdbc.sql(
                                        search.parts().stream()
                                                .map(part -> part.count(from(after, ">")))
                                                .collect(
                                                        joining(
                                                                " UNION ALL ",
                                                                "SELECT SUM(jobs) AS jobs FROM (",
                                                                ") found")))
                                .params(params(search, after))
                                .query((row, n) -> row.getLong("jobs"))
                                .single())
                .orElse(0L);
    }

    private List<UUID> ids(JobFilter filter, @Nullable UUID from, int limit, String order) {
        Optional<JobSearch> search = JobSearch.of(filter);
        if (search.isEmpty()) {
            return List.of();
        }
        String where = from(from, order.equals("DESC") ? "<" : ">");
        String end = " ORDER BY id " + order + " LIMIT " + limit;
        var params = params(search.get(), from);
        var near =
                search.get()
                        .likely()
                        .map(likely -> ids(near(likely, where, order) + end, params))
                        .orElse(List.of());
        return near.size() == limit
                ? near
                : ids(
                        search.get().parts().stream()
                                .map(part -> part.ids(where, order, limit))
                                .collect(
                                        joining(
                                                " UNION ALL ",
                                                "SELECT id FROM (",
                                                ") found" + end)),
                        params);
    }

    /// Where so many meet the condition that the first ones in order have a page of them, those
    /// that an index finds by it would all have to be sorted.
    private static String near(String condition, String beyond, String order) {
        return """
        SELECT id FROM (
            SELECT id, state, type, owner, searched_name FROM job %s ORDER BY id %s LIMIT %d) j
        WHERE %s
        """
                .formatted(beyond.isEmpty() ? "" : "WHERE id " + beyond, order, NEAR, condition);
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
