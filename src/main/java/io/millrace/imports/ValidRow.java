package io.millrace.imports;

import io.millrace.formats.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row that passed every check.
///
/// @param id the id of the record that it becomes
/// @param position where its row is in the file of its import: that of `row`, unless the row
///   corrects an earlier one
/// @param line the physical line there
/// @param values one for each of [Columns#targets()], typed; null where the row has none. Where the
///   row holds columns that are kept and were not known before, their texts by path follow as a
///   `Map`
record ValidRow(Row row, String id, long position, long line, List<@Nullable Object> values) {}
