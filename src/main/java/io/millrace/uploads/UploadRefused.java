package io.millrace.uploads;

import io.millrace.access.RequestRefused;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/// What cannot be done with uploads and stored files.
final class UploadRefused extends RequestRefused {

    private UploadRefused(HttpStatus status, String title, String detail) {
        this(status, title, detail, Map.of());
    }

    private UploadRefused(
            HttpStatus status, String title, String detail, Map<String, Object> extras) {
        super(status, title, detail, extras);
    }

    static UploadRefused notMultipart(String contentType) {
        return new UploadRefused(
                HttpStatus.BAD_REQUEST,
                "Not a multipart request",
                "An upload is a multipart/form-data request with the file in the part \"file\", not "
                        + contentType
                        + ".");
    }

    static UploadRefused malformed() {
        return new UploadRefused(
                HttpStatus.BAD_REQUEST,
                "Malformed upload",
                "The multipart body is malformed, or it ended too early.");
    }

    /// In the words of `access` for all requests: which of the two answers depends on how far the
    /// upload was.
    static UploadRefused stalled() {
        return new UploadRefused(
                HttpStatus.REQUEST_TIMEOUT,
                "Request Timeout",
                "No more of the request came for too long.");
    }

    static UploadRefused noFile() {
        return new UploadRefused(
                HttpStatus.BAD_REQUEST,
                "No file",
                "The request has no file in a part named \"file\".",
                Map.of("field", "file"));
    }

    static UploadRefused emptyFile(String name) {
        return new UploadRefused(
                HttpStatus.BAD_REQUEST,
                "Empty file",
                "The file \"" + name + "\" is empty.",
                Map.of("field", "file"));
    }

    static UploadRefused secondFile() {
        return new UploadRefused(
                HttpStatus.BAD_REQUEST,
                "More than one file",
                "An upload takes one file; send a request for each.",
                Map.of("field", "file"));
    }

    static UploadRefused tooLarge(DataSize max) {
        return new UploadRefused(
                HttpStatus.CONTENT_TOO_LARGE,
                "File too large",
                "A file may have at most "
                        + max.toBytes()
                        + " bytes. The limit is millrace.uploads.max-size.",
                Map.of("maxSize", max.toBytes()));
    }

    static UploadRefused overQuota(DataSize quota) {
        return new UploadRefused(
                HttpStatus.INSUFFICIENT_STORAGE,
                "Storage is full",
                "All stored files together may have at most "
                        + quota.toBytes()
                        + " bytes, and this one does not fit. Delete files that nobody needs (DELETE /files/{id}, or"
                        + " POST /admin/cleanup-jobs with \"files\": true), or raise millrace.uploads.quota.",
                Map.of("quota", quota.toBytes()));
    }

    static UploadRefused notAccepted(String name, String what) {
        return new UploadRefused(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "Content not accepted",
                "\""
                        + name
                        + "\" holds "
                        + what
                        + ". Accepted are CSV, JSON, XML and XLSX, also in gzip or ZIP.");
    }

    static UploadRefused unknownFile(UUID id) {
        return new UploadRefused(
                HttpStatus.NOT_FOUND, "Unknown file", "There is no file " + id + ".");
    }

    static UploadRefused neededFile(UUID id, String user) {
        return new UploadRefused(
                HttpStatus.CONFLICT,
                "File in use",
                "The file " + id + " cannot be deleted now: it is needed by " + user + ".");
    }

    static UploadRefused wrongLimit(int max) {
        return new UploadRefused(
                HttpStatus.BAD_REQUEST,
                "Wrong parameter",
                "\"limit\" must be between 1 and " + max + ".",
                Map.of("field", "limit"));
    }

    static UploadRefused wrongCursor() {
        return new UploadRefused(
                HttpStatus.BAD_REQUEST,
                "Wrong parameter",
                "\"cursor\" must be the nextCursor of an earlier page.",
                Map.of("field", "cursor"));
    }
}
