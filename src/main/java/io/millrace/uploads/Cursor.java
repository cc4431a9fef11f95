package io.millrace.uploads;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/// Where a page of the catalogue ended.
record Cursor(Instant createdAt, UUID id) {

    static Cursor after(StoredFile file) {
        return new Cursor(file.createdAt(), file.id());
    }

    /// @throws UploadRefused when it is not one of ours
    static Cursor parse(String text) {
        try {
            String plain =
                    new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            int space = plain.indexOf(' ');
            return new Cursor(
                    Instant.parse(plain.substring(0, space)),
                    UUID.fromString(plain.substring(space + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException e) {
            throw UploadRefused.wrongCursor();
        }
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((createdAt + " " + id).getBytes(StandardCharsets.US_ASCII));
    }
}
