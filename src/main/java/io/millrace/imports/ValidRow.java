package io.millrace.imports;

import io.millrace.formats.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row that passed every check.
///
/// @param id the id of the record that it becomes
/// @param values one for each field of the definition, typed; null where the row has none
record ValidRow(Row row, String id, List<@Nullable Object> values) {}
