package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.formats.CsvDialect;
import io.millrace.formats.CsvRows;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;
import org.bson.codecs.DocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rules of the default import, row by row.
class ValidateRowTest {

    private static final UUID JOB = UUID.fromString("01a2040a-9cf9-77de-acea-a14860b8f578");
    private static final UUID FILE = UUID.fromString("01a2040a-0000-77de-acea-a14860b8f578");
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private static final List<String> HEADER = List.of("name", "email", "age", "department");

    private final ValidateRow validate = new ValidateRow(run(HEADER), BuiltIn.PEOPLE);

    private static ImportRun run(List<String> header) {
        return TestRuns.run(JOB, FILE, "records", header, START);
    }

    /// The record as it is stored.
    private Document record(String row) {
        return stored(process(validate, row));
    }

    private static Document stored(ValidRow row) {
        return new RecordBytes(run(HEADER), BuiltIn.PEOPLE, false)
                .record(row)
                .decode(new DocumentCodec());
    }

    private static ValidRow process(ValidateRow validate, String row) {
        try (var rows =
                CsvRows.open(
                        new ByteArrayInputStream(row.getBytes(UTF_8)),
                        CsvDialect.STANDARD,
                        0,
                        2,
                        1_000_000)) {
            return validate.process(rows.next());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void makesARecordThatKnowsWhereItCameFrom() {
        Document record = record(" Ada Lovelace , Ada@Example.ORG , 36 , Mathematics ");
        assertThat(record.get("_src", Document.class).remove("sum")).isInstanceOf(Integer.class);
        assertThat(record)
                .isEqualTo(
                        new Document("_id", JOB + ":000000000000000")
                                .append("name", "Ada Lovelace")
                                .append("email", "ada@example.org")
                                .append("age", 36)
                                .append("department", "Mathematics")
                                .append("uploadedFileId", FILE.toString())
                                .append("processedAt", Date.from(START))
                                .append(
                                        "_src",
                                        new Document("file", FILE.toString())
                                                .append("job", JOB.toString())
                                                .append("position", 0L)
                                                .append("line", 2L)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ada,ada@example.org",
                "Ada,ada@example.org,",
                "Ada,ada@example.org,,",
                "Ada,ada@example.org, , "
            })
    void leavesOutWhatIsNotGiven(String row) {
        assertThat(record(row))
                .doesNotContainKeys("age", "department")
                .containsEntry("name", "Ada");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ada,ada@example.org,0,x,extra,extra|0",
                "Ada,ada@example.org,150|150",
                "Ada,ada@example.org,007|7"
            })
    void takesAgesFrom0To150AndIgnoresExtraFields(String row, int age) {
        assertThat(record(row)).containsEntry("age", age);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Ada|malformedLine||tooFewFields|1 field where at least 2 are needed",
                "Ada\tada@example.org\t36|malformedLine||tooFewFields|1 field where at least 2 are needed",
                "\"Ada\"x,ada@example.org|malformedLine||badQuote|"
                        + "A quoted field closes, but byte 6 is neither a delimiter nor a line end",
                ",ada@example.org|missingFields|name|required|missing required field: name",
                "Ada,  ,36|missingFields|email|required|missing required field: email",
                "\"\",\"\",36|missingFields|name|required|missing required fields: name, email",
                ",bad,bad|missingFields|name|required|missing required field: name",
                "Ada,ada.example.org,bad|invalidEmail|email|format|"
                        + "email: \"ada.example.org\" is not an e-mail address",
                "Ada,ada@example.org,-1|invalidAge|age|minimum|"
                        + "age: \"-1\" is not a whole number from 0 to 150",
                "Ada,ada@example.org,151|invalidAge|age|maximum|"
                        + "age: \"151\" is not a whole number from 0 to 150",
                "Ada,ada@example.org,30.5|invalidAge|age|type|"
                        + "age: \"30.5\" is not a whole number from 0 to 150",
                "Ada,ada@example.org,99999999999|invalidAge|age|maximum|"
                        + "age: \"99999999999\" is not a whole number from 0 to 150",
                "Ada,ada@example.org,٣|invalidAge|age|type|"
                        + "age: \"٣\" is not a whole number from 0 to 150",
            })
    void rejectsForTheFirstThingThatIsWrong(
            String row, String category, String column, String code, String message) {
        Reject reject =
                catchThrowableOfType(RowRejected.class, () -> process(validate, row)).reject();
        assertThat(reject.category()).isEqualTo(category);
        assertThat(reject.column()).isEqualTo(column);
        assertThat(reject.code()).isEqualTo(code);
        assertThat(reject.message()).isEqualTo(message);
    }

    @Test
    void findsColumnsByTheirNames() {
        Document record =
                stored(
                        process(
                                new ValidateRow(run(List.of("email", "x", "name")), BuiltIn.PEOPLE),
                                "a@b.c,1,Ada"));
        assertThat(record).containsEntry("name", "Ada").containsEntry("email", "a@b.c");
        assertThat(record).doesNotContainKeys("age", "department", "x");
    }

    @Test
    void rejectsWithoutTheCostOfAStackTrace() {
        var rejected = catchThrowableOfType(RowRejected.class, () -> process(validate, "Ada"));
        assertThat(rejected.getStackTrace()).isEmpty();
    }
}
