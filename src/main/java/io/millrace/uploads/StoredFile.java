package io.millrace.uploads;

import java.time.Instant;
import java.util.UUID;

/// A file that was uploaded completely. Its content never changes.
///
/// @param id a UUIDv7: ids sort by time
/// @param name the name it was uploaded with, cleaned, at most 255 bytes of UTF-8
/// @param objectKey where its content lies in the object store
/// @param size in bytes
/// @param sha256 of the content, 64 lower-case hex digits
/// @param etag names the stored version; reads ask for exactly it
/// @param contentType what the content is, decided by us
/// @param owner whose it is
public record StoredFile(
        UUID id,
        String name,
        String objectKey,
        long size,
        String sha256,
        String etag,
        String contentType,
        String owner,
        Instant createdAt) {

    /// The name clients know the file by, `{id}-{name}`: at most 292 bytes of UTF-8.
    public String fileName() {
        return id + "-" + name;
    }
}
