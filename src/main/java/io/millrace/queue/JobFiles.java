package io.millrace.queue;

import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// Whoever stores the files that jobs are about.
public interface JobFiles {

    /// Takes those of these files out of the catalogue that nobody needs and no job is about any
    /// more, in the caller's transaction, which has just forgotten jobs about them.
    ///
    /// @return those whose content can be thrown away after its commit
    List<UUID> forget(Collection<UUID> fileIds);

    /// Throws away the content of such files; one that cannot be reached now is left for later.
    void throwAway(Collection<UUID> fileIds);
}
