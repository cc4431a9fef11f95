package io.millrace.imports;

import java.util.List;
import java.util.Set;

/// What an import does to its collection with the rows of a chunk. Done again with the same chunk,
/// after a crash, it must leave the same records and give the same answer.
interface ChunkWrite {

    /// Does it.
    ///
    /// @return the ids of rows that stay out, because another record has their key
    Set<String> write(List<? extends ValidRow> rows);
}
