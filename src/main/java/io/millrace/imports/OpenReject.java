package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/// A rejected row whose place no other row has taken yet.
///
/// @param length bytes of the whole row
/// @param text the row, or as much of its beginning as is kept; where it is not UTF-8, replacement
///   characters stand for its bytes
/// @param cut whether the row goes on after `text`
/// @param ofImport whether it is the row of the import's own file, and not one that was sent to
///   correct it and failed too
record OpenReject(
        long position,
        long line,
        @Nullable String column,
        String category,
        String code,
        String message,
        long length,
        String text,
        boolean cut,
        boolean ofImport) {

    static OpenReject of(
            long position,
            long line,
            @Nullable String column,
            String category,
            String code,
            String message,
            long length,
            byte[] raw,
            boolean ofImport) {
        return new OpenReject(
                position,
                line,
                column,
                category,
                code,
                message,
                length,
                new String(raw, UTF_8),
                raw.length < length,
                ofImport);
    }

    boolean malformed() {
        return category.equals(ErrorCategory.MALFORMED_LINE);
    }
}
