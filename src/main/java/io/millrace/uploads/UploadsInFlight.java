package io.millrace.uploads;

import io.millrace.storage.ObjectStore;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The objects that may exist although no file in the catalogue has them: uploads that have not
/// ended, and deleted files. A row is written before its object can exist, and goes in the
/// transaction that puts the file into the catalogue, or once the object is thrown away. So every
/// object has a row here or there.
@Component
class UploadsInFlight {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final ObjectStore store;

    UploadsInFlight(JdbcClient jdbc, TransactionTemplate transaction, ObjectStore store) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.store = store;
    }

    void begin(UUID fileId, String objectKey) {
        jdbc.sql(
                        """
                        INSERT INTO upload_in_flight (file_id, object_key, touched_at)
                        VALUES (?, ?, CURRENT_TIMESTAMP)
                        """)
                .params(fileId, objectKey)
                .update();
    }

    void opened(UUID fileId, String uploadId) {
        jdbc.sql(
                        """
                        UPDATE upload_in_flight SET upload_id = ?, touched_at = CURRENT_TIMESTAMP
                        WHERE file_id = ?
                        """)
                .params(uploadId, fileId)
                .update();
    }

    void touch(UUID fileId) {
        jdbc.sql("UPDATE upload_in_flight SET touched_at = CURRENT_TIMESTAMP WHERE file_id = ?")
                .param(fileId)
                .update();
    }

    /// Belongs into the transaction that puts the file into the catalogue.
    void end(UUID fileId) {
        int rows =
                jdbc.sql("DELETE FROM upload_in_flight WHERE file_id = ?").param(fileId).update();
        if (rows != 1) {
            throw new IllegalStateException(
                    "The upload "
                            + fileId
                            + " was given up meanwhile: nobody had touched it for long");
        }
    }

    /// Uploads that nobody has touched since.
    List<UUID> untouchedSince(Instant then) {
        return jdbc.sql("SELECT file_id FROM upload_in_flight WHERE touched_at < ?")
                .param(then.atOffset(ZoneOffset.UTC))
                .query((row, _) -> row.getObject("file_id", UUID.class))
                .list();
    }

    /// Throws away what was sent, and then the row, which stays locked meanwhile, so that the
    /// upload, should it live after all, cannot end.
    ///
    /// @return whether there was a row; without one nothing was done
    /// @throws io.millrace.storage.StorageUnavailable when it has to be done later
    boolean throwAway(UUID fileId) {
        return Boolean.TRUE.equals(
                transaction.execute(_ -> {
                    Optional<Left> left =
                            jdbc.sql(
                                            """
                                            SELECT object_key, upload_id FROM upload_in_flight
                                            WHERE file_id = ? FOR UPDATE
                                            """)
                                    .param(fileId)
                                    .query((row, _) ->
                                            new Left(
                                                    row.getString("object_key"),
                                                    row.getString("upload_id")))
                                    .optional();
                    left.ifPresent(found -> throwAway(fileId, found));
                    return left.isPresent();
                }));
    }

    private void throwAway(UUID fileId, Left left) {
        if (left.uploadId != null) {
            store.abort(left.objectKey, left.uploadId);
        }
        store.delete(left.objectKey);
        end(fileId);
    }

    /// The database's time.
    Instant now() {
        return jdbc.sql("SELECT CURRENT_TIMESTAMP")
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    private record Left(String objectKey, @Nullable String uploadId) {}
}
