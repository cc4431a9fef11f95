package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.FindIterable;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;
import testfiles.KeyedPeople;
import testfiles.KeyedPeople.Fault;
import testfiles.KeyedPeople.Person;
import tools.jackson.databind.JsonNode;

/// What an import left, each record and each reject held against the row of the file that it says
/// it comes from.
///
/// @param records the rows that records are of
/// @param rejects the rows that rejects are of
record CrashAftermath(KeyedPeople file, Answer job, BitSet records, BitSet rejects) {

    static CrashAftermath of(
            KeyedPeople file, Http http, String jobId, FindIterable<Document> found) {
        var records = new BitSet();
        for (Document record : found.batchSize(5_000)) {
            int row = checked(record, file, jobId);
            assertThat(records.get(row)).as("a second record of row %d", row).isFalse();
            records.set(row);
        }
        return new CrashAftermath(
                file, http.get("/jobs/" + jobId), records, rejects(file, http, jobId));
    }

    private static int checked(Document record, KeyedPeople file, String jobId) {
        var source = record.get("_src", Document.class);
        int row = file.rowAt(source.getLong("position"));
        assertThat(row).as("row of %s", record).isNotNegative();
        var found =
                new Person(
                        record.getString("key"),
                        record.getString("name"),
                        record.getString("email"),
                        record.getInteger("age"));
        assertThat(found).as("record of row %d", row).isEqualTo(file.person(row));
        assertThat(source.getLong("line")).as("line of row %d", row).isEqualTo(file.line(row));
        assertThat(source.getString("job")).as("job of row %d", row).isEqualTo(jobId);
        assertThat(record.getString("_id")).startsWith(jobId + ":");
        return row;
    }

    private static BitSet rejects(KeyedPeople file, Http http, String jobId) {
        var rejects = new BitSet();
        String path = "/jobs/" + jobId + "/errors?limit=500";
        for (String next = path; next != null; ) {
            JsonNode page = http.get(next).json();
            page.get("errors").forEach(reject -> rejects.set(checked(reject, file)));
            JsonNode cursor = page.get("nextCursor");
            next = cursor.isNull() ? null : path + "&cursor=" + cursor.asString();
        }
        return rejects;
    }

    private static int checked(JsonNode reject, KeyedPeople file) {
        int row = file.rowAt(reject.get("position").asLong());
        assertThat(row).as("row of %s", reject).isNotNegative();
        JsonNode column = reject.get("column");
        var found =
                new Fault(
                        reject.get("category").asString(),
                        column.isNull() ? null : column.asString());
        assertThat(found).as("reject of row %d", row).isEqualTo(file.fault(row));
        assertThat(reject.get("line").asLong()).as("line").isEqualTo(file.line(row));
        return row;
    }

    /// Asserts that these rows made all the records, rejects and counts there are.
    ///
    /// @param keyed whether of several rows with a key the last makes the record
    void assertAgreesWith(BitSet rows, boolean keyed) {
        BitSet good = file.good(rows);
        assertSame("records", records, keyed ? file.lastOfEachKey(rows) : good);
        var bad = (BitSet) rows.clone();
        bad.andNot(good);
        assertSame("rejects", rejects, bad);
        assertThat(job.text("rows")).as("rows").isEqualTo("" + rows.cardinality());
        assertThat(job.text("inserted")).as("inserted").isEqualTo("" + good.cardinality());
        assertThat(job.text("failed")).as("failed").isEqualTo("" + bad.cardinality());
        assertThat(job.text("skipped")).as("skipped").isEqualTo("0");
    }

    /// Asserts that the result of a job that has completed tells what is in the whole file.
    void assertResult() {
        JsonNode result = job.json().get("result");
        int failed = rejects.cardinality();
        assertThat(result.get("totalLines").asInt()).isEqualTo(file.rows());
        assertThat(result.get("successfulInserts").asInt()).isEqualTo(file.rows() - failed);
        assertThat(result.get("failedLines").asInt()).isEqualTo(failed);
        assertThat(result.get("skippedLines").asInt()).isZero();
        Map<String, Integer> categories = new TreeMap<>();
        rejects.stream()
                .forEach(row -> categories.merge(file.fault(row).category(), 1, Integer::sum));
        assertThat(result.get("errorCategories").size()).isEqualTo(categories.size());
        categories.forEach((category, count) ->
                assertThat(result.get("errorCategories").get(category).asInt())
                        .as(category)
                        .isEqualTo(count));
    }

    private static void assertSame(String what, BitSet found, BitSet expected) {
        var missing = (BitSet) expected.clone();
        missing.andNot(found);
        var surplus = (BitSet) found.clone();
        surplus.andNot(expected);
        assertThat(missing).as("rows that are missing in the %s", what).isEqualTo(new BitSet());
        assertThat(surplus).as("rows that are too many in the %s", what).isEqualTo(new BitSet());
    }
}
