package io.millrace.imports;

import java.util.UUID;

/// What a corrections job is about.
///
/// @param importId the import whose rejected rows it corrects
/// @param fileId the file with the corrected rows
/// @param imported what the import itself was about
record CorrectionsPayload(UUID importId, UUID fileId, ImportPayload imported) {}
