package io.millrace.reporting;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of a list, the newest first.
///
/// @param nextCursor asks for the page after this one; null on the last
public record Page<T>(List<T> items, @Nullable String nextCursor) {}
