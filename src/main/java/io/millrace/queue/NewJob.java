package io.millrace.queue;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A job to be queued.
///
/// @param type the type of a registered {@link JobHandler}
/// @param payload JSON, as the job type defines it
/// @param fileId the stored file that the job needs, if any: it cannot be deleted before the job
///   has ended
/// @param fileName that file's name, shown and searched
/// @param parentJobId the job that this one follows up, if any; that one follows none up itself.
///   Both are forgotten together
public record NewJob(
        String type,
        String owner,
        String payload,
        @Nullable UUID fileId,
        @Nullable String fileName,
        @Nullable UUID parentJobId) {

    /// A job that stands by itself.
    public NewJob(
            String type,
            String owner,
            String payload,
            @Nullable UUID fileId,
            @Nullable String fileName) {
        this(type, owner, payload, fileId, fileName, null);
    }
}
