package io.millrace.events;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.millrace.queue.Job;
import io.millrace.queue.JobChanges;
import io.millrace.queue.JobState;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The answers of `GET /status/{jobId}`. Each job is read at most once a second on each node,
/// however many ask.
@Component
class Statuses {

    static final Duration FRESH = Duration.ofSeconds(1);

    private static final int MOST = 10_000;

    /// @param tag of the content, so that every node gives the same
    @SuppressWarnings("ArrayRecordComponent")
    record Status(byte[] body, String tag) {}

    /// @param downloadUrls of files that the job made, as its result has them
    private record Content(
            UUID jobId,
            JobState status,
            int progress,
            @Nullable String error,
            Instant updatedAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String checkStatusUrl,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String resultUrl,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode downloadUrls) {}

    private final JobChanges changes;
    private final JsonMapper json;
    private final LoadingCache<String, Status> lately =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(FRESH).build(this::read);

    Statuses(JobChanges changes, JsonMapper json) {
        this.changes = changes;
        this.json = json;
    }

    /// @throws io.millrace.access.RequestRefused when there is no such job
    Status of(String jobId) {
        return lately.get(jobId);
    }

    private Status read(String jobId) {
        Job job = changes.find(jobId);
        boolean ended = job.state().ended();
        var content =
                new Content(
                        job.id(),
                        job.state(),
                        changes.shown(job).progress(),
                        job.error(),
                        job.updatedAt(),
                        ended ? null : "/status/" + job.id(),
                        ended ? "/jobs/" + job.id() : null,
                        downloadUrls(job.result()));
        byte[] body = json.writeValueAsBytes(content);
        return new Status(body, tag(body));
    }

    private @Nullable JsonNode downloadUrls(@Nullable String result) {
        if (result == null || !result.contains("\"downloadUrls\"")) {
            return null;
        }
        JsonNode urls = json.readTree(result).path("downloadUrls");
        return urls.isArray() ? urls : null;
    }

    private static String tag(byte[] body) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
            return "\"" + HexFormat.of().formatHex(Arrays.copyOf(hash, 16)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
