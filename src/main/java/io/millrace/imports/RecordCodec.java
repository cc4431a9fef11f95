package io.millrace.imports;

import java.util.List;
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

    private final List<String> fields;
    private final String fileId;
    private final String jobId;
    private final long processedAt;

    RecordCodec(ImportRun run, ImportDefinition definition) {
        this.fields = definition.fields().stream().map(ImportField::name).toList();
        this.fileId = run.fileId().toString();
        this.jobId = run.jobId().toString();
        this.processedAt = run.firstStart().toEpochMilli();
    }

    @Override
    public void encode(BsonWriter writer, ValidRow row, EncoderContext context) {
        writer.writeStartDocument();
        writer.writeString("_id", row.id());
        for (int i = 0; i < fields.size(); i++) {
            write(writer, fields.get(i), row.values().get(i));
        }
        writer.writeString("uploadedFileId", fileId);
        writer.writeDateTime("processedAt", processedAt);
        writer.writeStartDocument("_src");
        writer.writeString("file", fileId);
        writer.writeString("job", jobId);
        writer.writeInt64("position", row.row().position());
        writer.writeInt64("line", row.row().line());
        writer.writeEndDocument();
        writer.writeEndDocument();
    }

    private static void write(BsonWriter writer, String field, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case String text -> writer.writeString(field, text);
            case Integer number -> writer.writeInt32(field, number);
            default -> throw new IllegalStateException("no BSON for " + value.getClass());
        }
    }

    /// What `_src` of this row's record holds.
    Document source(ValidRow row) {
        return new Document("file", fileId)
                .append("job", jobId)
                .append("position", row.row().position())
                .append("line", row.row().line());
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
