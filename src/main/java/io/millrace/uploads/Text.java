package io.millrace.uploads;

/// Tells text from binary data by a sample.
final class Text {

    /// Without a byte order mark, fewer bytes say too little.
    private static final int MIN_WIDE = 16;

    private Text() {}

    /// UTF-8 with next to none of the control characters that binary data has. A few bytes may be
    /// wrong: such rows are for the import to judge one by one, where they can be corrected. A
    /// sequence that the end of the sample cuts is not wrong.
    static boolean isText(byte[] sample) {
        return !isBinary(sample) && wrongBytes(sample) * 10L <= sample.length * 3L;
    }

    static boolean isOtherText(byte[] sample) {
        return !isBinary(sample);
    }

    /// UTF-16, by its byte order mark, or because half of its bytes are the NULs that the letters
    /// of Latin have there; and without them, text.
    static boolean isUtf16(byte[] sample) {
        if (sample.length < 2) {
            return false;
        }
        int first = ((sample[0] & 0xFF) << 8) | (sample[1] & 0xFF);
        boolean marked = first == 0xFEFF || first == 0xFFFE;
        return marked
                ? isWideText(sample, first == 0xFEFF ? 0 : 1)
                : looksWide(sample, 0) || looksWide(sample, 1);
    }

    /// @param high where the high half of a character is: 0 or 1
    private static boolean looksWide(byte[] sample, int high) {
        int zeros = 0;
        for (int i = high; i < sample.length; i += 2) {
            zeros += sample[i] == 0 ? 1 : 0;
        }
        return sample.length >= MIN_WIDE
                && zeros * 5 >= sample.length * 2
                && isWideText(sample, high);
    }

    private static boolean isWideText(byte[] sample, int high) {
        int controls = 0;
        for (int i = 0; i + 1 < sample.length; i += 2) {
            int unit = ((sample[i + high] & 0xFF) << 8) | (sample[i + 1 - high] & 0xFF);
            if (unit < 0x20 && !(unit >= 0x09 && unit <= 0x0D) && unit != 0x1B) {
                controls++;
            }
        }
        return controls * 400L <= sample.length;
    }

    /// Exports of old systems hold a stray NUL here and there; binary data, and text in UTF-16, are
    /// full of them.
    private static boolean isBinary(byte[] sample) {
        int controls = 0;
        for (byte b : sample) {
            // Tab, line feed, vertical tab, form feed, carriage return; escape, which terminals'
            // logs have.
            if ((b >= 0 && b < 0x20 && !(b >= 0x09 && b <= 0x0D) && b != 0x1B) || b == 0x7F) {
                controls++;
            }
        }
        return controls * 200L > sample.length;
    }

    private static int wrongBytes(byte[] sample) {
        int wrong = 0;
        for (int i = 0; i < sample.length; ) {
            int length = sequenceLength(sample[i]);
            int end = Math.min(i + length, sample.length);
            int good = i + 1;
            while (good < end && (sample[good] & 0xC0) == 0x80) {
                good++;
            }
            if (length == 0 || good < end) {
                wrong++;
                i++;
            } else {
                i = end;
            }
        }
        return wrong;
    }

    /// How many bytes the character has that starts with this byte; 0 where none does.
    private static int sequenceLength(byte lead) {
        int b = lead & 0xFF;
        if (b < 0x80) {
            return 1;
        }
        if (b < 0xC2 || b > 0xF4) {
            return 0;
        }
        return b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    }
}
