package io.millrace.imports;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import java.util.List;

/// Which parts of a bulk write failed because a key is taken.
final class DuplicateKeys {

    static final int CODE = 11000;

    private DuplicateKeys() {}

    /// Their indexes.
    ///
    /// @throws MongoBulkWriteException the failure itself, where anything else is wrong
    static List<Integer> of(MongoBulkWriteException failure) {
        if (failure.getWriteConcernError() != null
                || failure.getWriteErrors().stream().anyMatch(e -> e.getCode() != CODE)) {
            throw failure;
        }
        return failure.getWriteErrors().stream().map(BulkWriteError::getIndex).toList();
    }
}
