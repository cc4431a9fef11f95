package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.formats.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/// The rows of a corrections file, each in the place of the rejected row that it corrects: the same
/// checks, and the same id. What the chunk in hand corrected is put down in its transaction.
final class Corrections implements ItemProcessor<Row, ValidRow>, KeepRejects {

    private static final char REPLACEMENT = '\uFFFD';

    /// A row in the place of a rejected one.
    ///
    /// @param text what was sent; null where the row itself was
    private record Attempt(OpenReject target, @Nullable String text, Row row) {

        byte[] raw(int most) {
            return text == null ? row.raw(most) : text.getBytes(UTF_8);
        }

        long length() {
            return text == null ? row.length() : text.getBytes(UTF_8).length;
        }
    }

    private final CorrectionsLayout layout;
    private final RowText text;
    private final CorrectionTargets targets;
    private final ValidateRow validate;
    private final OpenRejects rejects;
    private final int maxRowBytes;
    private final IdentityHashMap<Row, Attempt> chunk = new IdentityHashMap<>();

    Corrections(
            CorrectionsLayout layout,
            RowText text,
            CorrectionTargets targets,
            ValidateRow validate,
            OpenRejects rejects,
            int maxRowBytes) {
        this.layout = layout;
        this.text = text;
        this.targets = targets;
        this.validate = validate;
        this.rejects = rejects;
        this.maxRowBytes = maxRowBytes;
    }

    @Override
    public ValidRow process(Row sent) {
        OpenReject target = targets.of(sent);
        String given = layout.textOf(sent, text);
        Row row = given == null ? sent : text.parse(given);
        chunk.put(row == null ? sent : row, new Attempt(target, given, row == null ? sent : row));
        if (given == null && sent.length() > maxRowBytes) {
            // The file is read with room for remarks and quotes, which a row does not have.
            throw malformed(sent, "tooLong", "Longer than " + maxRowBytes + " bytes");
        }
        if (row == null) {
            throw malformed(sent, "noRow", "What was sent for this row is not exactly one row");
        }
        checkIsWhole(row, given, target);
        return validate.process(row, target.position(), target.line());
    }

    /// What could not be shown as it is must not come back as if that were the row.
    private static void checkIsWhole(Row row, @Nullable String given, OpenReject target) {
        if (given == null) {
            return;
        }
        if (target.cut() && given.equals(target.text())) {
            throw malformed(row, "cut", "Only the beginning of the row was kept, and sent back");
        }
        if (target.text().indexOf(REPLACEMENT) >= 0 && given.indexOf(REPLACEMENT) >= 0) {
            throw malformed(
                    row,
                    "invalidUtf8",
                    "The character U+FFFD still stands for bytes that are not UTF-8");
        }
    }

    private static RowRejected malformed(Row row, String code, String message) {
        return new RowRejected(new Reject(row, null, ErrorCategory.MALFORMED_LINE, code, message));
    }

    @Override
    public void keep(UUID importId, UUID jobId, List<Reject> rejected) {
        var corrected = new TreeMap<Long, Attempt>();
        chunk.values().forEach(attempt -> corrected.put(attempt.target().position(), attempt));
        var failed = new ArrayList<OpenRejects.FailedAgain>();
        for (Reject reject : rejected) {
            Attempt attempt = Objects.requireNonNull(chunk.get(reject.row()));
            corrected.remove(attempt.target().position());
            byte[] raw = attempt.raw(maxRowBytes);
            boolean whole = raw.length == attempt.length() && raw.length <= maxRowBytes;
            failed.add(
                    new OpenRejects.FailedAgain(
                            attempt.target().position(),
                            reject,
                            whole ? ByteBuffer.wrap(raw) : null));
        }
        rejects.corrected(importId, jobId, List.copyOf(corrected.keySet()));
        rejects.failedAgain(importId, jobId, failed);
        chunk.clear();
    }
}
