package io.millrace.imports;

import java.util.UUID;

/// What an import job is about.
record ImportPayload(UUID fileId, String definition) {}
