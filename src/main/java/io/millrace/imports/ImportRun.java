package io.millrace.imports;

import io.millrace.formats.FileFormat;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One import job and what its index step found out about its file.
///
/// @param importId the first job of this import: retries and corrections keep it, and record ids
///   start with it
/// @param definition the name of the definition
/// @param version the definition's version
/// @param format how the file is written
/// @param header the names of the file's columns, in file order; empty where rows name their values
/// @param parallel how many partitions run at once
/// @param dryRun whether it writes nothing
/// @param firstStart when the job first started: the same for every record of the import
/// @param gaveUp why it failed for good, while what it wrote is being taken back
/// @param undoneAt when what it wrote was taken back
record ImportRun(
        UUID jobId,
        UUID importId,
        UUID fileId,
        String definition,
        String version,
        String collection,
        FileFormat format,
        List<String> header,
        long size,
        int parallel,
        boolean dryRun,
        Instant firstStart,
        @Nullable String gaveUp,
        @Nullable Instant undoneAt) {}
