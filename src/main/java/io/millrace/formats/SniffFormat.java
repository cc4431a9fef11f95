package io.millrace.formats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells from the content how a file is written. What [FormatOptions] give is taken as given.
///
/// - **Wrapping**: gzip and ZIP by how they begin.
/// - **Encoding**: a byte order mark; the NULs of UTF-16; UTF-8 where all but a few bytes are that;
///   else Windows-1252.
/// - **Type**: a workbook in a ZIP archive; objects on lines, an array, an element; else delimited
///   text, also where a delimiter, quote or escape is given.
/// - **Dialect**: the one in which the first row holds the names that are expected, and in which
///   rows agree best about how many fields they have; a first line `sep=;` decides. A file without
///   rows is CSV with a header.
/// - **Header**: by columns of numbers, dates and the like; in doubt there is one.
///
/// A quarter of a megabyte of text is looked at, at most.
public final class SniffFormat {

    private static final int SAMPLE_BYTES = 256 * 1024;
    private static final int ROWS_FOR_HEADER = 100;

    private final FileBytes file;
    private final FormatOptions options;
    private final GivenFormat given;
    private final Set<String> expected;
    private final List<String> notes = new ArrayList<>();
    private final List<String> sheets = new ArrayList<>();

    private SniffFormat(FileBytes file, FormatOptions options, Set<String> expected) {
        this.file = file;
        this.options = options;
        this.given = GivenFormat.of(options);
        this.expected = expected;
    }

    /// Tells the format of a file.
    ///
    /// @throws BadOption when an option cannot be what it says
    /// @throws FileUnreadable when the content is nothing that could be read
    public static Sniffed of(FileBytes file, FormatOptions options) throws IOException {
        return of(file, options, Set.of());
    }

    /// Tells the format of a file of which something is known.
    ///
    /// @param expected names that its header may hold, in lower case; short or broken rows then do
    ///   not lead astray
    /// @throws BadOption when an option cannot be what it says
    /// @throws FileUnreadable when the content is nothing that could be read
    public static Sniffed of(FileBytes file, FormatOptions options, Set<String> expected)
            throws IOException {
        var sniff = new SniffFormat(file, options, expected);
        var format = sniff.format();
        return new Sniffed(format, List.copyOf(sniff.notes), List.copyOf(sniff.sheets));
    }

    private FileFormat format() throws IOException {
        var wrapping = Unwrapped.wrappingOf(file);
        if (wrapping == Wrapping.NONE && beginsAsZip()) {
            return workbook(file);
        }
        var packed = wrapping == Wrapping.NONE ? null : packedWorkbook(wrapping);
        if (packed != null) {
            return packed;
        }
        if (given.type() == GivenFormat.Type.XLSX) {
            throw new FileUnreadable("The file is no XLSX workbook");
        }
        byte[] stored = sample(wrapping);
        var encoding = encoding(stored);
        byte[] text = decoded(stored, encoding);
        boolean whole = stored.length < SAMPLE_BYTES;
        return new FileFormat(wrapping, encoding, syntax(text, whole));
    }

    /// The format of a workbook inside; null where something else is.
    private @Nullable FileFormat packedWorkbook(Wrapping wrapping) throws IOException {
        try (var in = Unwrapped.open(file, wrapping)) {
            if (!Magic.isZip(in.readNBytes(Magic.BYTES))) {
                return null;
            }
        }
        try (var inside = Spooled.of(Unwrapped.open(file, wrapping, Unwrapped.MAX_SPOOLED_BYTES))) {
            if (!Workbook.isOfOffice(ZipArchive.of(inside))) {
                return null;
            }
            var format = workbook(inside);
            return new FileFormat(wrapping, format.encoding(), format.syntax());
        }
    }

    private boolean beginsAsZip() throws IOException {
        try (var in = file.read(0, Math.min(file.size(), Magic.BYTES))) {
            return Magic.isZip(in.readNBytes(Magic.BYTES));
        }
    }

    private FileFormat workbook(FileBytes bytes) throws IOException {
        var workbook = Workbook.of(bytes);
        if (given.type() != null && given.type() != GivenFormat.Type.XLSX) {
            throw new FileUnreadable(
                    "The file is an XLSX workbook, not " + GivenFormat.nameOf(given.type()));
        }
        workbook.sheets().forEach(sheet -> sheets.add(sheet.name()));
        var sheet = options.sheet() == null ? firstSheet() : options.sheet();
        var format = workbook(sheet, true);
        return workbook(
                sheet, options.header() == null ? hasHeader(bytes, format) : options.header());
    }

    private String firstSheet() throws FileUnreadable {
        if (sheets.isEmpty()) {
            throw new FileUnreadable("The workbook has no sheet with cells");
        }
        return sheets.getFirst();
    }

    private static FileFormat workbook(String sheet, boolean header) {
        return new FileFormat(
                Wrapping.NONE, TextEncoding.UTF_8, new Syntax.Workbook(sheet, header));
    }

    private static boolean hasHeader(FileBytes bytes, FileFormat format) throws IOException {
        var values = new ArrayList<List<String>>();
        try (var rows = format.open(bytes, 0, 1, SAMPLE_BYTES)) {
            for (var row = rows.next();
                    row != null && values.size() < ROWS_FOR_HEADER;
                    row = rows.next()) {
                if (row instanceof Row.Fields it) {
                    values.add(it.values());
                }
            }
        }
        return HeaderGuess.of(values);
    }

    /// The beginning of what is inside.
    private byte[] sample(Wrapping wrapping) throws IOException {
        try (var in = Unwrapped.openText(file, wrapping, Unwrapped.MAX_BYTES)) {
            return in.readNBytes(SAMPLE_BYTES);
        }
    }

    private static byte[] decoded(byte[] stored, TextEncoding encoding) throws IOException {
        try (var text = DecodedText.of(new ByteArrayInputStream(stored), encoding)) {
            return text.readAllBytes();
        }
    }

    private TextEncoding encoding(byte[] sample) throws FileUnreadable {
        if (given.encoding() != null) {
            return given.encoding();
        }
        var binary = BinaryKind.of(sample);
        if (binary.isPresent()) {
            throw new FileUnreadable(
                    "The file is %s, not a table".formatted(binary.get().description()));
        }
        var encoding = EncodingGuess.of(sample, sample.length < SAMPLE_BYTES);
        if (encoding == null) {
            throw new FileUnreadable("The file is binary data of an unknown kind, not a table");
        }
        if (encoding == TextEncoding.WINDOWS_1252) {
            notes.add("The text is not UTF-8; it is read as Windows-1252");
        }
        return encoding;
    }

    private Syntax syntax(byte[] text, boolean whole) throws IOException {
        return switch (given.type()) {
            case NDJSON -> new Syntax.JsonLines();
            case JSON -> new Syntax.JsonArray();
            case XML -> xml(text);
            case CSV, TSV -> delimited(text, whole);
            case XLSX -> throw new IllegalStateException("A workbook is no text");
            case null -> given.mentionsDelimited() ? delimited(text, whole) : told(text, whole);
        };
    }

    private Syntax told(byte[] text, boolean whole) throws IOException {
        return switch (TextKind.of(text, whole)) {
            case JSON_LINES -> new Syntax.JsonLines();
            case JSON_ARRAY -> new Syntax.JsonArray();
            case XML -> xml(text);
            case DELIMITED -> options.recordElement() == null ? delimited(text, whole) : xml(text);
            case JSON_OBJECT ->
                    throw new FileUnreadable(
                            "The file is one JSON object: an array of objects, or an object on"
                                    + " each line, would be a table");
            case WEB_PAGE -> throw new FileUnreadable("The file is a web page, not a table");
        };
    }

    private Syntax xml(byte[] text) throws FileUnreadable {
        if (options.recordElement() != null) {
            return new Syntax.Xml(options.recordElement());
        }
        return RecordElement.of(text)
                .map(Syntax.Xml::new)
                .orElseThrow(() ->
                        new FileUnreadable("The XML document has no element that could be a row"));
    }

    private Syntax delimited(byte[] text, boolean whole) throws IOException {
        var guess = DialectGuess.of(text, whole, given, expected);
        if (!guess.hasColumns() && guess.fields() > 1) {
            notes.add("The rows do not agree about how many fields they have");
        }
        boolean header = options.header() == null ? HeaderGuess.of(guess.rows()) : options.header();
        return new Syntax.Delimited(guess.dialect(), header);
    }
}
