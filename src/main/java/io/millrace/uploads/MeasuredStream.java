package io.millrace.uploads;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.springframework.util.unit.DataSize;

/// Counts and hashes what is read through it, and refuses to go beyond a limit.
final class MeasuredStream extends FilterInputStream {

    private static final long TOUCH_NANOS = Duration.ofMinutes(1).toNanos();

    private final DataSize max;
    private final Runnable touch;
    private final LongConsumer arrived;
    private final MessageDigest digest = sha256Digest();
    private long size;
    private long touched = System.nanoTime();

    /// @param touch called about once a minute while bytes come
    /// @param arrived called with how many bytes came, for each read
    MeasuredStream(InputStream in, DataSize max, Runnable touch, LongConsumer arrived) {
        super(in);
        this.max = max;
        this.touch = touch;
        this.arrived = arrived;
    }

    long size() {
        return size;
    }

    /// The hash of everything read so far. Call it once, at the end.
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        if (count > 0) {
            size += count;
            if (size > max.toBytes()) {
                throw UploadRefused.tooLarge(max);
            }
            arrived.accept(count);
            digest.update(target, offset, count);
            touchNowAndThen();
        }
        return count;
    }

    private void touchNowAndThen() {
        if (System.nanoTime() - touched > TOUCH_NANOS) {
            touched = System.nanoTime();
            touch.run();
        }
    }

    @Override
    public long skip(long count) {
        throw new UnsupportedOperationException("Every byte counts");
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private static MessageDigest sha256Digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
