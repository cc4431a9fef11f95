package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The reading rule once more, as slow and as plain as can be: strict FastCSV decides what a record
/// is, by being asked about one physical line, then two, then three. It reads Latin-1, where a byte
/// is a character.
final class Reference {

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    /// A physical line of a file.
    record Line(int start, int end, long number) {}

    /// A record as FastCSV reads it.
    ///
    /// @param blank whether nothing in it is quoted and all fields are blank
    record Parsed(long line, List<String> fields, boolean blank) {}

    private final String file;
    private final CsvDialect dialect;
    private final int maxRowBytes;

    Reference(byte[] file, CsvDialect dialect, int maxRowBytes) {
        this.file = Bytes.text(file);
        this.dialect = dialect;
        this.maxRowBytes = maxRowBytes;
    }

    /// What `CsvRows` should read, without messages.
    List<Seen> read() {
        var rows = new ArrayList<Seen>();
        var lines = lines();
        int next = 0;
        while (next < lines.size()) {
            next = readRecord(lines, next, rows) + 1;
        }
        return rows;
    }

    /// Adds the record that starts at a line, if there is one.
    ///
    /// @return the index of the last line taken
    private int readRecord(List<Line> lines, int index, List<Seen> rows) {
        var first = lines.get(index);
        for (int last = index; last < lines.size(); last++) {
            int end = lines.get(last).end;
            if (end - first.start > maxRowBytes) {
                rows.add(malformed(first, first.end, "tooLong"));
                return index;
            }
            try {
                strict(file.substring(first.start, end)).stream()
                        .filter(parsed -> !parsed.blank)
                        .map(parsed -> row(first, end, parsed))
                        .forEach(rows::add);
                return last;
            } catch (CsvParseException e) {
                if (!String.valueOf(e.getMessage()).startsWith("Unclosed")) {
                    rows.add(malformed(first, first.end, "badQuote"));
                    return index;
                }
            }
        }
        rows.add(malformed(first, first.end, "unclosedQuote"));
        return index;
    }

    /// What strict FastCSV reads from the whole text in one go, without blank records.
    ///
    /// @throws CsvParseException when it refuses the file
    List<Parsed> readSequentially() {
        return strict(file.substring(textStart())).stream()
                .filter(record -> !record.blank)
                .toList();
    }

    private int textStart() {
        return file.startsWith("\u00ef\u00bb\u00bf") ? 3 : 0;
    }

    private List<Line> lines() {
        var lines = new ArrayList<Line>();
        int start = textStart();
        for (var end = LINE_END.matcher(file); end.find(); start = end.end()) {
            lines.add(new Line(start, end.start(), lines.size() + 1));
        }
        if (start < file.length()) {
            lines.add(new Line(start, file.length(), lines.size() + 1));
        }
        return lines;
    }

    private Seen row(Line first, int end, Parsed parsed) {
        var raw = file.substring(first.start, end);
        try {
            var decoder = UTF_8.newDecoder();
            decoder.decode(ByteBuffer.wrap(Bytes.of(raw)));
        } catch (CharacterCodingException e) {
            return malformed(first, end, "invalidUtf8");
        }
        var values = parsed.fields.stream().map(it -> new String(Bytes.of(it), UTF_8)).toList();
        return new Seen(first.start, first.number, raw.length(), values, "", "", raw);
    }

    private Seen malformed(Line first, int end, String fault) {
        int length = end - first.start;
        var raw = file.substring(first.start, first.start + Math.min(length, maxRowBytes));
        return new Seen(first.start, first.number, length, List.of(), fault, "", raw);
    }

    private List<Parsed> strict(String text) {
        var quote = dialect.quote();
        if (quote == null || dialect.escape() != null) {
            return List.of(new EscapedReference(dialect, text).record());
        }
        var reader =
                CsvReader.builder()
                        .fieldSeparator(dialect.delimiter())
                        .quoteCharacter(quote)
                        .allowUnclosedQuote(false)
                        .skipEmptyLines(false)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .build(new Records(), text);
        return reader.stream().toList();
    }

    private static final class Records extends AbstractBaseCsvCallbackHandler<Parsed> {

        private List<String> fields = new ArrayList<>();
        private boolean blank = true;

        @Override
        protected void handleBegin(long startingLineNumber) {
            fields = new ArrayList<>();
            blank = true;
        }

        @Override
        protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
            var field = new String(text, offset, length);
            fields.add(field);
            blank &= !quoted && field.chars().allMatch(c -> c == ' ' || c == '\t');
        }

        @Override
        protected Parsed buildRecord() {
            return new Parsed(getStartingLineNumber(), fields, blank);
        }
    }
}
