package io.millrace.imports;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.mongodb.client.model.Filters;
import java.util.UUID;
import org.bson.conversions.Bson;

/// The ids of an import's records: the import, and the position of the row. The same row always
/// gets the same id, so writing it again cannot make a second record; and ids sort as the rows do
/// in the file.
final class RecordIds {

    /// Enough for a file of a petabyte.
    private static final int DIGITS = 15;

    static final long LAST_POSITION = 999_999_999_999_999L;

    private final byte[] prefix;

    RecordIds(UUID importId) {
        this.prefix = (importId + ":").getBytes(ISO_8859_1);
    }

    /// All records of an import.
    static Bson of(UUID importId) {
        return Filters.and(Filters.gte("_id", importId + ":"), Filters.lt("_id", importId + ";"));
    }

    /// @param position not negative, and of at most fifteen digits
    String of(long position) {
        byte[] id = new byte[prefix.length + DIGITS];
        System.arraycopy(prefix, 0, id, 0, prefix.length);
        long rest = position;
        for (int i = id.length - 1; i >= prefix.length; i--) {
            id[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        if (rest != 0) {
            throw new IllegalArgumentException("position " + position + " is out of range");
        }
        return new String(id, ISO_8859_1);
    }
}
