package io.millrace.queue;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What jobs are searched by besides their columns: the members of their payloads, in the
/// `job_member` table. It is written with the job and never changed.
@Component
class JobMembers {

    /// Of each payload, so that no job can fill the table. Lists and objects are not searched.
    private static final int MOST = 20;

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 200;

    private final JdbcClient jdbc;
    private final JobTypes types;
    private final JsonMapper json;

    JobMembers(JdbcClient jdbc, JobTypes types, JsonMapper json) {
        this.jdbc = jdbc;
        this.types = types;
        this.json = json;
    }

    /// Notes them in the caller's transaction.
    void note(UUID jobId, String type, String payload) {
        var members = of(type, payload);
        if (members.isEmpty()) {
            return;
        }
        var rows =
                IntStream.range(0, members.size())
                        .mapToObj("(:jobId, :name%1$d, :value%1$d)"::formatted)
                        .toList();
        var insert =
                jdbc.sql(
                                "INSERT INTO job_member (job_id, name, member_value) VALUES "
                                        + String.join(", ", rows))
                        .param("jobId", jobId);
        for (int i = 0; i < members.size(); i++) {
            insert.param("name" + i, members.get(i).name())
                    .param("value" + i, members.get(i).value());
        }
        insert.update();
    }

    private List<JobFilter.Member> of(String type, String payload) {
        // Only an object has members.
        if (!payload.startsWith("{")) {
            return List.of();
        }
        JsonNode whole = json.readTree(payload);
        return types
                .find(type)
                .map(handler -> handler.searched(whole))
                .orElse(whole)
                .properties()
                .stream()
                .filter(member -> member.getValue().isValueNode() && !member.getValue().isNull())
                .map(member -> new JobFilter.Member(member.getKey(), member.getValue().asString()))
                .filter(JobMembers::fits)
                .limit(MOST)
                .toList();
    }

    /// PostgreSQL stores no NUL.
    private static boolean fits(JobFilter.Member member) {
        return member.name().length() <= LONGEST_NAME
                && member.value().length() <= LONGEST_VALUE
                && (member.name() + member.value()).indexOf('\0') < 0;
    }

    void forget(List<UUID> jobIds) {
        jdbc.sql("DELETE FROM job_member WHERE job_id IN (:ids)").param("ids", jobIds).update();
    }
}
