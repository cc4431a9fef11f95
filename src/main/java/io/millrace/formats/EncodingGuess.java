package io.millrace.formats;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import org.jspecify.annotations.Nullable;

/// Tells the encoding of text from its beginning.
final class EncodingGuess {

    private final byte[] sample;
    private final boolean whole;

    private EncodingGuess(byte[] sample, boolean whole) {
        this.sample = sample;
        this.whole = whole;
    }

    /// Guesses.
    ///
    /// @param whole whether the sample is all of the file, so that nothing in it is cut
    /// @return null where it is no text
    static @Nullable TextEncoding of(byte[] sample, boolean whole) {
        var guess = new EncodingGuess(sample, whole);
        var utf16 = guess.utf16();
        if (utf16 != null) {
            return utf16;
        }
        if (guess.isBinary()) {
            return null;
        }
        return guess.isUtf8() ? TextEncoding.UTF_8 : TextEncoding.WINDOWS_1252;
    }

    private @Nullable TextEncoding utf16() {
        if (begins(0xFF, 0xFE) && !begins(0xFF, 0xFE, 0, 0)) {
            return TextEncoding.UTF_16LE;
        }
        if (begins(0xFE, 0xFF)) {
            return TextEncoding.UTF_16BE;
        }
        return utf16ByNuls();
    }

    /// Whatever the script, digits, delimiters and line endings have a NUL for their upper byte,
    /// and no text has one for its lower.
    private @Nullable TextEncoding utf16ByNuls() {
        if (areUtf16(1)) {
            return TextEncoding.UTF_16LE;
        }
        return areUtf16(0) ? TextEncoding.UTF_16BE : null;
    }

    /// @param upper where in a unit its upper byte lies
    private boolean areUtf16(int upper) {
        int units = 0;
        int inUpper = 0;
        int wrong = 0;
        for (int i = 0; i + 1 < sample.length; i += 2) {
            byte lower = sample[i + 1 - upper];
            units++;
            if (lower == 0) {
                wrong++;
            } else if (sample[i + upper] == 0) {
                inUpper++;
                wrong += isControl(lower) ? 1 : 0;
            }
        }
        return inUpper * 20L >= units && inUpper > wrong * 50L;
    }

    /// Exports of old systems hold a stray control character here and there; binary data is full of
    /// them.
    private boolean isBinary() {
        int controls = 0;
        for (byte b : sample) {
            controls += isControl(b) ? 1 : 0;
        }
        return controls * 50L > sample.length;
    }

    private static boolean isControl(byte b) {
        boolean layout = b >= '\t' && b <= '\r';
        return (b >= 0 && b < ' ' && !layout) || b == 0x7F;
    }

    /// Text in another encoding has next to no bytes that happen to be characters of UTF-8. So a
    /// few that are wrong among many that are right are rows to be refused, not another encoding.
    private boolean isUtf8() {
        int wrong = 0;
        int right = 0;
        CharsetDecoder decoder = UTF_8.newDecoder();
        var bytes = ByteBuffer.wrap(sample);
        var chars = CharBuffer.allocate(sample.length);
        while (decoder.decode(bytes, chars, whole).isError()) {
            bytes.position(bytes.position() + 1);
            wrong++;
        }
        for (char c : chars.flip().toString().toCharArray()) {
            right += c < 0x80 ? 0 : 1;
        }
        return wrong == 0 || right > wrong;
    }

    private boolean begins(int... bytes) {
        if (sample.length < bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((sample[i] & 0xff) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
