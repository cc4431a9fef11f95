package io.millrace.imports;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// One import job and what its index step found out about its file.
///
/// @param importId the first job of this import: retries and corrections keep it, and record ids
///   start with it
/// @param header the names of the file's columns, in file order
/// @param firstStart when the job first started: the same for every record of the import
record ImportRun(
        UUID jobId,
        UUID importId,
        UUID fileId,
        String definition,
        String collection,
        List<String> header,
        long size,
        Instant firstStart) {}
