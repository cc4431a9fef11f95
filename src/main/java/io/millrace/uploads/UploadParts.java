package io.millrace.uploads;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;

/// The parts of an upload request. Whatever is wrong with them becomes an [UploadRefused].
final class UploadParts {

    private static final String FIELD = "file";

    /// Room for boundaries, part headers and small fields beside the file.
    private static final DataSize BESIDE = DataSize.ofMegabytes(1);

    /// RFC 2046 says 70.
    private static final int LONGEST_BOUNDARY = 200;

    private final DataSize max;
    private final MultipartReader parts;

    /// Refuses at once what announces to be larger than `max` or not to be an upload at all.
    UploadParts(HttpServletRequest request, DataSize max) {
        this.max = max;
        String boundary = boundary(request.getContentType());
        long longest = max.toBytes() + BESIDE.toBytes();
        if (request.getContentLengthLong() > longest) {
            throw UploadRefused.tooLarge(max);
        }
        try {
            parts = new MultipartReader(request.getInputStream(), boundary, longest);
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    private static String boundary(@Nullable String contentType) {
        if (contentType == null) {
            throw UploadRefused.notMultipart("one without Content-Type");
        }
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
            throw UploadRefused.notMultipart(contentType);
        }
        try {
            String boundary = MediaType.parseMediaType(contentType).getParameter("boundary");
            String plain = boundary == null ? "" : boundary.replaceAll("^\"|\"$", "");
            if (plain.isEmpty() || plain.length() > LONGEST_BOUNDARY) {
                throw UploadRefused.malformed();
            }
            return plain;
        } catch (InvalidMediaTypeException e) {
            throw UploadRefused.malformed();
        }
    }

    /// The file to store, after the fields before it.
    File file() {
        try {
            for (var part = parts.next(); part != null; part = parts.next()) {
                Disposition disposition = part.disposition();
                if (FIELD.equals(disposition.name()) && disposition.fileName() != null) {
                    return new File(FileName.clean(disposition.fileName()), part);
                }
            }
        } catch (IOException e) {
            throw refusal(e);
        }
        throw UploadRefused.noFile();
    }

    /// Reads the request to its last boundary, which proves that the file arrived completely.
    void refuseMoreFiles() {
        try {
            for (var part = parts.next(); part != null; part = parts.next()) {
                if (part.disposition().fileName() != null) {
                    throw UploadRefused.secondFile();
                }
            }
        } catch (IOException e) {
            throw refusal(e);
        }
    }

    /// @param name cleaned
    record File(String name, InputStream content) {}

    /// What to answer when the request could not be read.
    UploadRefused refusal(IOException e) {
        return switch (e) {
            case MultipartReader.TooLongException _ -> UploadRefused.tooLarge(max);
            case SocketTimeoutException _ -> UploadRefused.stalled();
            case IOException gone when gone.getCause() instanceof SocketTimeoutException ->
                    UploadRefused.stalled();
            default -> UploadRefused.malformed();
        };
    }
}
