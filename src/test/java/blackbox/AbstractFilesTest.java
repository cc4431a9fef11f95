package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.millrace.uploads.FileUse;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/// The catalogue over HTTP, on both databases.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractFilesTest {

    private static final String NOBODY = "01890000-0000-7000-8000-000000000000";

    private final String countBlocked;
    private final String[] settings;
    private RunningMillrace millrace;
    private Http http;

    /// @param countBlocked asks the database how many sessions wait for a lock
    AbstractFilesTest(String countBlocked, String... settings) {
        this.countBlocked = countBlocked;
        this.settings = settings;
    }

    @BeforeAll
    void start() {
        millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(), List.of(Needed.class), settings);
        http = millrace.http();
    }

    @AfterAll
    void stop() {
        millrace.close();
    }

    /// Somebody who needs files, as the test says.
    static class Needed implements FileUse {
        final Map<UUID, String> needed = new ConcurrentHashMap<>();

        @Override
        public Optional<String> neededBy(UUID fileId) {
            return Optional.ofNullable(needed.get(fileId));
        }
    }

    private String upload(String name) {
        return http.upload(name, "name,email\n" + name + "\n").text("fileId");
    }

    @Test
    void answersAFileAsTheUploadDid() {
        Answer uploaded = http.upload("people.csv", "name,email\n");
        Answer answer = http.get("/files/" + uploaded.text("fileId"));
        assertThat(answer.status()).isEqualTo(200);
        Map<String, Object> members = new java.util.TreeMap<>();
        uploaded.json()
                .properties()
                .forEach(member -> members.put(member.getKey(), member.getValue()));
        assertThat(members.remove("message")).isNotNull();
        Map<String, Object> answered = new java.util.TreeMap<>();
        answer.json()
                .properties()
                .forEach(member -> answered.put(member.getKey(), member.getValue()));
        assertThat(answered)
                .isEqualTo(members)
                .containsOnlyKeys(
                        "fileId",
                        "fileName",
                        "name",
                        "size",
                        "sha256",
                        "contentType",
                        "owner",
                        "createdAt");
    }

    @Test
    void pagesThroughAllFilesTheNewestFirst() {
        List<String> uploaded = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            uploaded.addFirst(upload("page" + i + ".csv"));
        }
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page =
                    http.get("/files?limit=3" + (cursor == null ? "" : "&cursor=" + cursor)).json();
            assertThat(page.get("files").size()).isBetween(1, 3);
            page.get("files").forEach(file -> seen.add(file.get("fileId").asString()));
            cursor = page.get("nextCursor").isNull() ? null : page.get("nextCursor").asString();
            upload("meanwhile.csv"); // does not shift what follows
        } while (cursor != null);
        assertThat(seen).doesNotHaveDuplicates().startsWith(uploaded.toArray(String[]::new));
        assertThat(seen).containsAll(uploaded);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "201"})
    void refusesLimitsOutOfRange(String limit) {
        http.get("/files?limit=" + limit)
                .assertProblem(400, "Wrong parameter", "\"limit\" must be between 1 and 200.");
    }

    @Test
    void refusesLimitsThatAreNoNumbers() {
        http.get("/files?limit=many")
                .assertProblem(
                        400, "Wrong parameter", "\"limit\" must be a whole number, not \"many\".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "",
                "!!",
                "MjAyNg",
                "NSB4",
                "NQ",
                "OTIyMzM3MjAzNjg1NDc3NTgwNyAwMTg5MDAwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDA",
                "LTUgMDE4OTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw",
                "OTk5OTk5OTk5OTk5OTk5OTk5OTkgMDE4OTAwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw"
            })
    void refusesCursorsThatAreNotOurs(String cursor) {
        http.get("/files?cursor=" + cursor)
                .assertProblem(
                        400,
                        "Wrong parameter",
                        "\"cursor\" must be the nextCursor of an earlier page.");
    }

    @Test
    void saysThatAFileIsUnknown() {
        http.get("/files/" + NOBODY)
                .assertProblem(404, "Unknown file", "There is no file " + NOBODY + ".");
        http.delete("/files/" + NOBODY)
                .assertProblem(404, "Unknown file", "There is no file " + NOBODY + ".");
    }

    @Test
    void saysThatAnIdIsNone() {
        http.get("/files/x")
                .assertProblem(400, "Wrong parameter", "\"fileId\" must be a UUID, not \"x\".");
        http.delete("/files/x")
                .assertProblem(400, "Wrong parameter", "\"fileId\" must be a UUID, not \"x\".");
    }

    @Test
    void deletesAFileAndItsContent() {
        String id = upload("delete-me.csv");
        Answer answer = http.delete("/files/" + id);
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        http.get("/files/" + id).assertProblem(404, "Unknown file", "There is no file " + id + ".");
        http.delete("/files/" + id)
                .assertProblem(404, "Unknown file", "There is no file " + id + ".");
        assertThat(millrace.objectKeys())
                .noneMatch(key -> key.contains(id))
                .isEqualTo(millrace.catalogueKeys());
        assertThat(millrace.uploadsInFlight()).isEmpty();
    }

    @Test
    void keepsAFileThatSomebodyNeeds() {
        String id = upload("needed.csv");
        var uses = millrace.part(Needed.class);
        uses.needed.put(UUID.fromString(id), "job 42, which is not over");
        http.delete("/files/" + id)
                .assertProblem(
                        409,
                        "File in use",
                        "The file "
                                + id
                                + " cannot be deleted now: it is needed by job 42, which is not over.");
        assertThat(http.get("/files/" + id).status()).isEqualTo(200);
        uses.needed.clear();
        assertThat(http.delete("/files/" + id).status()).isEqualTo(204);
    }

    @Test
    void aDeletionWaitsForWhoStartsToUseTheFile() throws Exception {
        UUID id = UUID.fromString(upload("starting.csv"));
        CompletableFuture<Answer> deletion =
                millrace.part(TransactionTemplate.class)
                        .execute(_ -> {
                            Optional<StoredFile> file =
                                    millrace.part(StoredFiles.class).lockForUse(id);
                            assertThat(file).isPresent();
                            var delete =
                                    CompletableFuture.supplyAsync(
                                            () -> http.delete("/files/" + id));
                            await().until(() -> blocked() == 1);
                            millrace.part(Needed.class).needed.put(id, "somebody new");
                            return delete;
                        });
        deletion.get()
                .assertProblem(
                        409,
                        "File in use",
                        "The file " + id + " cannot be deleted now: it is needed by somebody new.");
    }

    private long blocked() {
        try (var connection = millrace.part(javax.sql.DataSource.class).getConnection();
                var found = connection.createStatement().executeQuery(countBlocked)) {
            found.next();
            return found.getLong(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoStartsToUseADeletedFileFindsItGone() {
        UUID id = UUID.fromString(upload("gone.csv"));
        http.delete("/files/" + id);
        Optional<StoredFile> file =
                millrace.part(TransactionTemplate.class)
                        .execute(_ -> millrace.part(StoredFiles.class).lockForUse(id));
        assertThat(file).isEmpty();
    }

    @Test
    void filesAreLockedInTransactionsOnly() {
        assertThatThrownBy(
                        () -> millrace.part(StoredFiles.class).lockForUse(UUID.fromString(NOBODY)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void findsStoredFiles() {
        Answer answer = http.upload("found.csv", "a,b\n");
        StoredFile file =
                millrace.part(StoredFiles.class)
                        .find(UUID.fromString(answer.text("fileId")))
                        .orElseThrow();
        assertThat(file.fileName()).isEqualTo(answer.text("fileName"));
        assertThat(file.sha256()).isEqualTo(answer.text("sha256"));
        assertThat(file.createdAt()).hasToString(answer.text("createdAt"));
        assertThat(
                        millrace.part(JdbcClient.class)
                                .sql("SELECT COUNT(*) FROM stored_file WHERE id = ?")
                                .param(file.id())
                                .query(Long.class)
                                .single())
                .isEqualTo(1);
    }
}
