package io.millrace.imports;

import java.util.List;
import java.util.UUID;

/// Where the rejected rows of a chunk are put down.
interface KeepRejects {

    /// Called once in the transaction of each chunk.
    ///
    /// @param rejects those of the chunk; may be none
    void keep(UUID importId, UUID jobId, List<Reject> rejects);
}
