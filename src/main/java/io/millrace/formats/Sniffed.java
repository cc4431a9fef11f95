package io.millrace.formats;

import java.util.List;

/// How a file is written, and what there is to say about how that was told.
///
/// @param notes for people, where something may not be as they think
public record Sniffed(FileFormat format, List<String> notes) {}
