package io.millrace.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.jspecify.annotations.Nullable;

/// Writes valid rows as BSON records, straight into the driver's buffer: going through a map of
/// values and a codec looked up for each of them took a third of an import's time.
final class RecordCodec implements Codec<ValidRow> {

    private final List<String> targets;
    private final RecordShape shape;
    private final String fileId;
    private final String jobId;
    private final long processedAt;

    RecordCodec(ImportRun run, ImportDefinition definition) {
        this.targets = Columns.of(definition, run.header()).targets();
        this.shape = new RecordShape(targets);
        this.fileId = run.fileId().toString();
        this.jobId = run.jobId().toString();
        this.processedAt = run.firstStart().toEpochMilli();
    }

    @Override
    public void encode(BsonWriter writer, ValidRow row, EncoderContext context) {
        writer.writeStartDocument();
        writer.writeString("_id", row.id());
        writeValues(writer, row.values());
        writer.writeString("uploadedFileId", fileId);
        writer.writeDateTime("processedAt", processedAt);
        writer.writeStartDocument("_src");
        writer.writeString("file", fileId);
        writer.writeString("job", jobId);
        writer.writeInt64("position", row.position());
        writer.writeInt64("line", row.line());
        writer.writeEndDocument();
        writer.writeEndDocument();
    }

    private void writeValues(BsonWriter writer, List<@Nullable Object> values) {
        if (values.size() > targets.size() && values.getLast() instanceof Map<?, ?> extras) {
            writeWith(extras, writer, values);
        } else {
            shape.write(writer, values);
        }
    }

    /// Where a row brings columns of its own, what is nested in what is known only now.
    private void writeWith(Map<?, ?> extras, BsonWriter writer, List<@Nullable Object> values) {
        List<String> paths = new ArrayList<>(targets);
        List<@Nullable Object> all = new ArrayList<>(values.subList(0, targets.size()));
        extras.forEach((path, text) -> {
            paths.add((String) path);
            all.add(text);
        });
        new RecordShape(paths).write(writer, all);
    }

    /// What `_src` of this row's record holds.
    Document source(ValidRow row) {
        return new Document("file", fileId)
                .append("job", jobId)
                .append("position", row.position())
                .append("line", row.line());
    }

    @Override
    public Class<ValidRow> getEncoderClass() {
        return ValidRow.class;
    }

    /// Records are never read back as rows.
    @Override
    public ValidRow decode(BsonReader reader, DecoderContext context) {
        throw new UnsupportedOperationException();
    }
}
