package io.millrace.uploads;

import java.util.Optional;
import java.util.UUID;

/// Somebody who works with stored files, and without whose consent none is deleted.
///
/// It is asked in the transaction that deletes, while the file is locked: whoever starts to use a
/// file takes the same lock with [StoredFiles#lockForUse], so its start is either seen here or
/// finds the file gone.
public interface FileUse {

    /// Who needs the file, in words that follow "it is needed by", or empty when nobody does.
    Optional<String> neededBy(UUID fileId);
}
