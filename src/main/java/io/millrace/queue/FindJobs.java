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
        return jdbc.sql(
                        search.get().parts().stream()
                                .map(part -> part.ids(where, order, limit))
                                .collect(
                                        joining(
                                                " UNION ALL ",
                                                "SELECT id FROM (",
                                                ") found" + end)))
                .params(params(search.get(), from))
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
