package io.millrace.formats;

import java.util.List;
import java.util.Map;

/// What a file holds at one place: a row of fields, or bytes that are no row.
///
/// A row stays valid for as long as it is referenced, whatever is read after it.
public sealed interface Row {

    /// Where the row lies, and its bytes.
    Slice slice();

    /// The offset of the row's first byte in the file.
    default long position() {
        return slice().position();
    }

    /// The physical line on which the row starts, from 1.
    default long line() {
        return slice().line();
    }

    /// The number of the row's bytes, without its line ending.
    default long length() {
        return slice().length();
    }

    /// A copy of the row's first bytes, at most `max`; of a row longer than the limit at most
    /// [CsvRows#KEPT_OF_A_LONG_ROW] are there.
    default byte[] raw(int max) {
        return slice().raw(max);
    }

    /// A well-formed row: at least one field, none of them trimmed, quotes taken off.
    record Fields(Slice slice, List<String> values) implements Row {}

    /// A well-formed row of a format that names its values.
    ///
    /// @param values text by name, in the order of the row; nested values have dotted names, arrays
    ///   are JSON text, nulls are left out
    record Named(Slice slice, Map<String, String> values) implements Row {}

    /// Bytes that are no row: one physical line, or a whole record where only its text is at fault.
    ///
    /// @param message what is wrong, for people; bytes are counted from 1 at the row's start
    record Malformed(Slice slice, Fault fault, String message) implements Row {

        /// The stable name of the fault.
        public String code() {
            return fault.code();
        }
    }
}
