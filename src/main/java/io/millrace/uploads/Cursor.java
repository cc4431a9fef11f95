package io.millrace.uploads;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/// Where a page of the catalogue ended.
///
/// @param createdAt to the microsecond, as databases keep it
record Cursor(Instant createdAt, UUID id) {

    /// Databases know no later times than a few thousand years from now.
    private static final long LATEST =
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z"));

    static Cursor after(StoredFile file) {
        return new Cursor(file.createdAt(), file.id());
    }

    /// Reads what [#toString] wrote.
    ///
    /// @throws UploadRefused when it is not one of ours
    static Cursor parse(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            String plain = new String(bytes, StandardCharsets.US_ASCII);
            int space = plain.indexOf(' ');
            long micros = Long.parseLong(plain.substring(0, Math.max(space, 0)));
            if (micros < 0 || micros > LATEST) {
                throw UploadRefused.wrongCursor();
            }
            return new Cursor(
                    Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
                    UUID.fromString(plain.substring(space + 1)));
        } catch (IllegalArgumentException e) {
            throw UploadRefused.wrongCursor();
        }
    }

    @Override
    public String toString() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, createdAt);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros + " " + id).getBytes(StandardCharsets.US_ASCII));
    }
}
