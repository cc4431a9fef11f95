package io.millrace.imports;

import io.millrace.formats.Row;
import org.jspecify.annotations.Nullable;

/// Why a row was not imported.
///
/// @param column the column at fault; null where the row as a whole is
/// @param category as [ErrorCategory] makes them
/// @param code names the rule that failed; finer than the category
/// @param message what is wrong, for the person who sent the file; cut where it is too long to be
///   kept
record Reject(Row row, @Nullable String column, String category, String code, String message) {

    private static final int LONGEST_MESSAGE = 1000;

    Reject {
        if (message.length() > LONGEST_MESSAGE) {
            boolean pair = Character.isHighSurrogate(message.charAt(LONGEST_MESSAGE - 2));
            message = message.substring(0, LONGEST_MESSAGE - (pair ? 2 : 1)) + "…";
        }
    }
}
