package io.millrace.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/// Writes valid rows as BSON records: the values where the definition wants them, `uploadedFileId`,
/// `processedAt`, and `_src` with the place that the record comes from. `_src.sum` is a check sum
/// of all that is not `_id` or `_src`, and tells whether somebody has changed the record since.
final class RecordBytes {

    private static final byte[] ID = BsonBytes.name("_id");
    private static final byte[] SOURCE = BsonBytes.name("_src");
    private static final byte[] POSITION = BsonBytes.name("position");
    private static final byte[] LINE = BsonBytes.name("line");
    private static final byte[] SUM = BsonBytes.name("sum");

    private final List<String> targets;
    private final List<byte[]> paths;
    private final RecordShape shape;
    private final String jobId;
    private final byte[] origin;
    private final byte[] sourceOrigin;
    private final BsonBytes out = new BsonBytes();

    /// @param keyed whether records are found by their key, so that their ids do not tell which
    ///   import has written them last
    RecordBytes(ImportRun run, ImportDefinition definition, boolean keyed) {
        this.targets = Columns.of(definition, run.header()).targets();
        this.paths = targets.stream().map(BsonBytes::name).toList();
        this.shape = new RecordShape(targets);
        this.jobId = run.jobId().toString();
        this.origin = origin(run);
        this.sourceOrigin = sourceOrigin(run, keyed);
    }

    private static byte[] origin(ImportRun run) {
        var members = new BsonBytes();
        members.text(BsonBytes.name("uploadedFileId"), run.fileId().toString());
        members.dateTime(BsonBytes.name("processedAt"), run.firstStart());
        return members.drop();
    }

    private static byte[] sourceOrigin(ImportRun run, boolean keyed) {
        var members = new BsonBytes();
        members.text(BsonBytes.name("file"), run.fileId().toString());
        members.text(BsonBytes.name("job"), run.jobId().toString());
        if (keyed) {
            members.text(BsonBytes.name("import"), run.importId().toString());
        }
        return members.drop();
    }

    /// The whole record.
    RawBsonDocument record(ValidRow row) {
        int opened = out.open();
        out.text(ID, row.id());
        write(row);
        out.close(opened);
        return out.take();
    }

    /// The record without its id, to take the place of another.
    RawBsonDocument replacement(ValidRow row) {
        int opened = out.open();
        write(row);
        out.close(opened);
        return out.take();
    }

    private void write(ValidRow row) {
        int mark = out.mark();
        writeValues(row.values());
        out.copy(origin);
        source(row, out.sumSince(mark));
    }

    /// What a row changes in a record, for `$set`: its values by path.
    ///
    /// @param row has no columns but those of the definition
    RawBsonDocument changes(ValidRow row) {
        int opened = out.open();
        for (int i = 0; i < paths.size(); i++) {
            Object value = row.values().get(i);
            if (value != null) {
                out.value(paths.get(i), value);
            }
        }
        out.copy(origin);
        // What else is in the record is not known here.
        source(row, 0);
        out.close(opened);
        return out.take();
    }

    private void source(ValidRow row, int sum) {
        int opened = out.openDocument(SOURCE);
        out.copy(sourceOrigin);
        out.int64(POSITION, row.position());
        out.int64(LINE, row.line());
        out.int32(SUM, sum);
        out.close(opened);
    }

    private void writeValues(List<@Nullable Object> values) {
        if (values.size() > targets.size() && values.getLast() instanceof Map<?, ?> extras) {
            writeWith(extras, values);
        } else {
            shape.write(out, values);
        }
    }

    /// Where a row brings columns of its own, what is nested in what is known only now.
    private void writeWith(Map<?, ?> extras, List<@Nullable Object> values) {
        List<String> all = new ArrayList<>(targets);
        List<@Nullable Object> allValues = new ArrayList<>(values.subList(0, targets.size()));
        extras.forEach((path, text) -> {
            all.add((String) path);
            allValues.add(text);
        });
        new RecordShape(all).write(out, allValues);
    }

    /// Whether a record with this `_src` was made of this row by this job.
    boolean isOf(ValidRow row, @Nullable Object source) {
        return source instanceof Document found
                && jobId.equals(found.getString("job"))
                && Objects.equals(row.position(), found.get("position"));
    }
}
