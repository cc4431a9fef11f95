package io.millrace.imports;

import org.jspecify.annotations.Nullable;

/// A constraint on a typed value.
interface Rule {

    /// Null where the value keeps it.
    @Nullable BrokenRule broken(Object value);
}
