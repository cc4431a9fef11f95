package io.millrace.uploads;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.Assert;

/// The catalogue: every file that was uploaded completely and not deleted.
@Component
public class StoredFiles {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final UploadsInFlight inFlight;

    StoredFiles(JdbcClient jdbc, TransactionTemplate transaction, UploadsInFlight inFlight) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.inFlight = inFlight;
    }

    /// The file with this id, or empty when there is none.
    public Optional<StoredFile> find(UUID id) {
        return jdbc.sql("SELECT * FROM stored_file WHERE id = ?")
                .param(id)
                .query(StoredFiles::file)
                .optional();
    }

    /// The file with this id, which cannot be deleted until the caller's transaction ends. Whoever
    /// writes down that it uses a file calls this first, in the same transaction.
    ///
    /// @throws IllegalStateException outside a transaction, where the lock would be gone at once
    public Optional<StoredFile> lockForUse(UUID id) {
        Assert.state(
                TransactionSynchronizationManager.isActualTransactionActive(),
                "A file is locked in the transaction that uses it");
        return jdbc.sql("SELECT * FROM stored_file WHERE id = ? FOR UPDATE")
                .param(id)
                .query(StoredFiles::file)
                .optional();
    }

    /// Puts the file of an upload into the catalogue, and with that ends the upload.
    ///
    /// @param also belongs into the same transaction
    /// @return what `also` makes of the file
    <T> T add(StoredFile file, Function<StoredFile, T> also) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    inFlight.end(file.id());
                    insert(file);
                    return also.apply(file);
                }));
    }

    /// Takes a file out of the catalogue, unless somebody needs it, and leaves its object to be
    /// thrown away.
    ///
    /// @throws UploadRefused when there is no such file, or it is needed
    void remove(UUID id, List<FileUse> uses) {
        transaction.executeWithoutResult(_ -> {
            StoredFile file = lockForUse(id).orElseThrow(() -> UploadRefused.unknownFile(id));
            for (FileUse use : uses) {
                use.neededBy(id)
                        .ifPresent(user -> {
                            throw UploadRefused.neededFile(id, user);
                        });
            }
            delete(file);
        });
    }

    /// Does the same in the caller's transaction, where that is possible.
    ///
    /// @return whether it was
    boolean removeUnneeded(UUID id, List<FileUse> uses) {
        Optional<StoredFile> unneeded =
                lockForUse(id)
                        .filter(_ -> uses.stream().allMatch(use -> use.neededBy(id).isEmpty()));
        unneeded.ifPresent(this::delete);
        return unneeded.isPresent();
    }

    private void delete(StoredFile file) {
        jdbc.sql("DELETE FROM stored_file WHERE id = ?").param(file.id()).update();
        inFlight.begin(file.id(), file.objectKey());
    }

    private void insert(StoredFile file) {
        jdbc.sql(
                        """
                        INSERT INTO stored_file (id, name, object_key, size_bytes, sha256, etag, content_type,
                            owner, created_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        file.id(),
                        file.name(),
                        file.objectKey(),
                        file.size(),
                        file.sha256(),
                        file.etag(),
                        file.contentType(),
                        file.owner(),
                        file.createdAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /// At most `limit` files, the newest first, from after the cursor on.
    List<StoredFile> page(@Nullable Cursor after, int limit) {
        return after == null
                ? jdbc.sql("SELECT * FROM stored_file ORDER BY created_at DESC, id DESC LIMIT ?")
                        .param(limit)
                        .query(StoredFiles::file)
                        .list()
                : jdbc.sql(
                                """
                                SELECT * FROM stored_file
                                WHERE created_at <= :at AND (created_at < :at OR id < :id)
                                ORDER BY created_at DESC, id DESC LIMIT :limit
                                """)
                        .param("at", after.createdAt().atOffset(ZoneOffset.UTC))
                        .param("id", after.id())
                        .param("limit", limit)
                        .query(StoredFiles::file)
                        .list();
    }

    private static StoredFile file(ResultSet row, int number) throws SQLException {
        return new StoredFile(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("object_key"),
                row.getLong("size_bytes"),
                row.getString("sha256"),
                row.getString("etag"),
                row.getString("content_type"),
                row.getString("owner"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
