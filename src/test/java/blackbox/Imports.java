package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.springframework.data.mongodb.MongoDatabaseFactory;

/// Takes files through Millrace as a client does: upload, process, wait, look.
final class Imports {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Http http;

    Imports(Http http) {
        this.http = http;
    }

    String upload(String name, byte[] content) {
        Answer answer = http.upload(name, content);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.text("fileId");
    }

    /// Queues the import of a stored file and returns the job's id.
    String process(String fileId) {
        Answer answer = http.post("/process/" + fileId);
        assertThat(answer.status()).as(answer.body()).isEqualTo(202);
        return answer.text("jobId");
    }

    /// Returns the job after its end, well or badly.
    Answer run(String name, byte[] content) {
        return awaitEnd(process(upload(name, content)));
    }

    Answer run(String content) {
        return run("rows.csv", content.getBytes(StandardCharsets.UTF_8));
    }

    Answer awaitEnd(String jobId) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> http.get("/jobs/" + jobId),
                        job ->
                                Set.of("completed", "failed", "cancelled")
                                        .contains(job.text("status")));
    }

    /// The records of one import, in the order of the file.
    static List<Document> recordsOf(RunningMillrace millrace, String jobId) {
        return records(millrace)
                .find(idsOf(jobId))
                .sort(Sorts.ascending("_id"))
                .into(new ArrayList<>());
    }

    static MongoCollection<Document> records(RunningMillrace millrace) {
        return millrace.part(MongoDatabaseFactory.class)
                .getMongoDatabase()
                .getCollection("records");
    }

    /// Ids begin with the import and a colon; the semicolon comes next.
    private static Bson idsOf(String jobId) {
        return Filters.and(Filters.gte("_id", jobId + ":"), Filters.lt("_id", jobId + ";"));
    }
}
