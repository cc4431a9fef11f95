package io.millrace.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import blackbox.RunningMillrace;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.millrace.formats.CsvDialect;
import io.millrace.formats.CsvRows;
import io.millrace.formats.FormatOptions;
import io.millrace.queue.HeldJob;
import io.millrace.queue.JobContext;
import io.millrace.storage.ObjectStore;
import io.millrace.uploads.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.data.mongodb.MongoDatabaseFactory;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// What becomes of rows that the collection does not take.
class WriteRecordsTest {

    private final RunningMillrace millrace = RunningMillrace.shared();
    private final JdbcClient jdbc = millrace.part(JdbcClient.class);
    private final ImportRuns runs = millrace.part(ImportRuns.class);
    private final TransactionTemplate transaction = millrace.part(TransactionTemplate.class);
    private final JobContext context =
            HeldJob.in(millrace.part(NamedParameterJdbcOperations.class));
    private final UUID jobId = context.job().id();
    private final ImportRun run =
            TestRuns.run(
                    jobId,
                    UUID.randomUUID(),
                    "written_" + jobId,
                    List.of("name", "email"),
                    Instant.EPOCH);
    private final MongoCollection<Document> records =
            millrace.part(MongoDatabaseFactory.class)
                    .getMongoDatabase()
                    .getCollection(run.collection());

    @BeforeEach
    void layOut() {
        transaction.executeWithoutResult(_ -> {
            runs.insert(run, null);
            runs.insertPartition(jobId, 0, 0, run.size(), 1);
        });
    }

    @AfterEach
    void forget() {
        HeldJob.forget(jdbc, context);
        records.drop();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1000})
    void aRecordThatIsThereAlreadyCountsAsWritten(int count) throws IOException {
        List<ValidRow> rows = rows(people(count));
        new Attempt().write(rows.subList(count / 3, count / 2));
        var replay = new Attempt();
        replay.write(rows);
        replay.commit();
        assertThat(replay.chunk.size()).isEqualTo(count);
        assertThat(records.countDocuments()).isEqualTo(count);
        Totals totals = runs.totals(jobId).orElseThrow();
        assertThat(totals.inserted()).isEqualTo(count);
        assertThat(totals.failed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1000})
    void aUniqueKeyThatIsTakenRejectsItsRow(int count) throws IOException {
        records.createIndex(Indexes.ascending("email"), new IndexOptions().unique(true));
        records.insertOne(new Document("_id", "other").append("email", "p1@example.org"));
        records.insertOne(
                new Document("_id", "another").append("email", "p" + (count - 1) + "@example.org"));
        for (int time = 0; time < 2; time++) { // the second is the replay of a rolled-back chunk
            var attempt = new Attempt();
            attempt.write(rows(people(count)));
            assertThat(attempt.chunk.size()).isEqualTo(count - 2);
            assertThat(attempt.chunk.getItems())
                    .extracting(row -> row.row().line())
                    .doesNotContain(3L, count + 1L);
            if (time == 1) {
                attempt.commit();
            }
        }
        assertThat(records.countDocuments()).isEqualTo(count);
        Totals totals = runs.totals(jobId).orElseThrow();
        assertThat(totals.inserted()).isEqualTo(count - 2);
        assertThat(totals.failed()).isEqualTo(2);
        assertThat(totals.categories()).containsOnlyKeys("duplicateKey").containsValue(2L);
        assertThat(millrace.part(Rejects.class).first(jobId, 50, 100))
                .extracting(Rejects.Kept::line, Rejects.Kept::category, Rejects.Kept::message)
                .containsExactly(
                        tuple(
                                3L,
                                "duplicateKey",
                                "a record with the same key is already in the collection"),
                        tuple(
                                count + 1L,
                                "duplicateKey",
                                "a record with the same key is already in the collection"));
    }

    static Stream<Document> foreignSources() {
        return Stream.of(
                new Document(),
                new Document("_src", "elsewhere"),
                new Document("_src", new Document("job", "another")));
    }

    @ParameterizedTest
    @MethodSource("foreignSources")
    void aForeignRecordUnderTheSameIdFailsTheJobAndStays(Document foreign) throws IOException {
        List<ValidRow> rows = rows(people(1000));
        String id = rows.get(700).id();
        Document theirs = new Document("_id", id);
        theirs.putAll(foreign);
        records.insertOne(theirs);
        var attempt = new Attempt();
        assertThatThrownBy(() -> attempt.write(rows))
                .isInstanceOf(ImportFailed.class)
                .hasMessage(
                        "The collection already holds a record with the id %s that another program wrote. Remove it, then process the file again."
                                .formatted(id));
        assertThat(records.countDocuments()).isEqualTo(1000);

        var plan =
                new ImportPlan(
                        file(),
                        BuiltIn.PEOPLE,
                        FormatOptions.AUTO,
                        LoadRules.of(ImportOptions.NONE));
        assertThat(millrace.part(SettleImport.class).chunkInHand(context, plan)).isTrue();
        assertThat(records.find()).containsExactly(theirs);
    }

    private StoredFile file() {
        return new StoredFile(
                run.fileId(), "a.csv", "none", 1, "", "", "text/csv", "local", Instant.EPOCH);
    }

    private static String people(int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> "Person,p%d@example.org\n".formatted(n))
                .collect(Collectors.joining("", "name,email\n", ""));
    }

    private List<ValidRow> rows(String content) throws IOException {
        var validate = new ValidateRow(run, BuiltIn.PEOPLE);
        try (var rows =
                CsvRows.open(
                        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)),
                        CsvDialect.STANDARD,
                        0,
                        1,
                        1000)) {
            rows.next();
            return Stream.generate(
                            () -> {
                                try {
                                    return rows.next();
                                } catch (IOException e) {
                                    throw new IllegalStateException(e);
                                }
                            })
                    .takeWhile(Objects::nonNull)
                    .map(row -> validate.process(Objects.requireNonNull(row)))
                    .toList();
        }
    }

    /// One try at a chunk, with books of its own.
    private final class Attempt {

        private final ChunkLedger ledger;
        private final WriteRecords writer;
        private Chunk<ValidRow> chunk = new Chunk<>();

        Attempt() {
            Partition partition = runs.partition(jobId, 0);
            var bytes = new StoredBytes(millrace.part(ObjectStore.class), file());
            var settings = millrace.part(ImportSettings.class);
            var reader = new RowReader(bytes, run.format(), partition, settings);
            var budget = ErrorBudget.unlimited();
            ledger =
                    new ChunkLedger(
                            context,
                            run,
                            partition,
                            reader,
                            runs,
                            millrace.part(Rejects.class),
                            budget,
                            millrace.part(ImportMeters.class));
            writer =
                    new WriteRecords(
                            new InsertRecords(
                                    records,
                                    new RecordBytes(run, BuiltIn.PEOPLE, false),
                                    List.of()),
                            false,
                            ledger);
        }

        void write(List<ValidRow> rows) {
            chunk = new Chunk<>(rows);
            writer.write(chunk);
        }

        void commit() {
            transaction.executeWithoutResult(_ -> ledger.update(new ExecutionContext()));
        }
    }
}
