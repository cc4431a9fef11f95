package io.millrace.imports;

import io.millrace.formats.Row;
import org.jspecify.annotations.Nullable;

/// Why a row was not imported.
///
/// @param column the column at fault; null where the row as a whole is
/// @param code names the rule that failed; finer than the category
/// @param message what is wrong, for the person who sent the file
record Reject(
        Row row, @Nullable String column, ErrorCategory category, String code, String message) {}
