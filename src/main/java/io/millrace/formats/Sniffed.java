package io.millrace.formats;

import java.util.List;

/// How a file is written, and what there is to say about how that was told.
///
/// @param notes for people, where something may not be as they think
/// @param sheets the names of a workbook's sheets in its order; none where the file is no workbook
public record Sniffed(FileFormat format, List<String> notes, List<String> sheets) {}
