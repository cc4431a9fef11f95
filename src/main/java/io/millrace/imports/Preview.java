package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import io.millrace.formats.FileFormat;
import io.millrace.formats.Syntax;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What an import would make of the beginning of a file.
///
/// @param sheets the names of a workbook's sheets, in its order
/// @param notes where something may not be as people think
/// @param definition the name of the definition by which rows are judged
/// @param replaces whether an import by it may change records that were there before
/// @param proposed a definition that takes the rows that were looked at
/// @param problem why the file cannot be imported under that definition at all
/// @param fields of that definition, with the columns that fill them
/// @param rejected those of the rows that would be
public record Preview(
        UUID fileId,
        String fileName,
        Format format,
        @JsonInclude(Include.NON_EMPTY) List<String> sheets,
        List<String> notes,
        List<Column> columns,
        String definition,
        boolean replaces,
        List<Field> fields,
        ObjectNode proposed,
        @Nullable String problem,
        List<Shown> rows,
        List<Rejected> rejected) {

    /// How the file is written, in the words of its options.
    @JsonInclude(Include.NON_NULL)
    public record Format(
            String wrapping,
            String type,
            String encoding,
            @Nullable String delimiter,
            @Nullable String quote,
            @Nullable String escape,
            boolean header,
            @Nullable String sheet,
            @Nullable String recordElement) {

        static Format of(FileFormat format) {
            String wrapping = text(format.wrapping());
            String encoding = text(format.encoding()).replace('_', '-');
            boolean header = format.hasHeader();
            return switch (format.syntax()) {
                case Syntax.Delimited it ->
                        new Format(
                                wrapping,
                                it.dialect().delimiter() == '\t' ? "tsv" : "csv",
                                encoding,
                                String.valueOf(it.dialect().delimiter()),
                                text(it.dialect().quote()),
                                text(it.dialect().escape()),
                                header,
                                null,
                                null);
                case Syntax.JsonLines _ -> plain(wrapping, "ndjson", encoding, null, null, header);
                case Syntax.JsonArray _ -> plain(wrapping, "json", encoding, null, null, header);
                case Syntax.Xml it ->
                        plain(wrapping, "xml", encoding, null, it.recordElement(), header);
                case Syntax.Workbook it ->
                        plain(wrapping, "xlsx", encoding, it.sheet(), null, header);
            };
        }

        /// Whether the file has names for its columns.
        public boolean namesColumns() {
            return switch (type) {
                case "ndjson", "json", "xml" -> true;
                default -> header;
            };
        }

        private static Format plain(
                String wrapping,
                String type,
                String encoding,
                @Nullable String sheet,
                @Nullable String recordElement,
                boolean header) {
            return new Format(
                    wrapping, type, encoding, null, null, null, header, sheet, recordElement);
        }

        private static String text(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        private static @Nullable String text(@Nullable Character sign) {
            return sign == null ? null : sign.toString();
        }
    }

    /// A column and what seems to be in it.
    public record Column(String name, FieldType type, @Nullable String format) {}

    /// A field of the definition by which rows are judged.
    ///
    /// @param column the name of the column that fills it; null, as is its position from 1, where
    ///   the file has none for it
    public record Field(String name, @Nullable String column, @Nullable Integer position) {}

    /// A row as it was parsed.
    ///
    /// @param values texts in the order of the columns, or by name where the rows name them; null
    ///   where the bytes are no row
    public record Shown(long line, long position, @Nullable Object values) {}

    /// A row that would be rejected, and why.
    public record Rejected(
            long line,
            long position,
            String category,
            @Nullable String column,
            String code,
            String message) {

        static Rejected of(Reject reject) {
            return new Rejected(
                    reject.row().line(),
                    reject.row().position(),
                    reject.category(),
                    reject.column(),
                    reject.code(),
                    reject.message());
        }
    }
}
