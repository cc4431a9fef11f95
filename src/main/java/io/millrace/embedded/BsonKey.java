package io.millrace.embedded;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Values as bytes that sort, byte by byte, as MongoDB sorts the values. [KeyEncoder] makes them;
/// nothing turns them back, since the values are in the document.
final class BsonKey implements Comparable<BsonKey> {

    private final byte[] bytes;

    /// @param bytes not copied; nobody writes into them any more
    BsonKey(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean startsWith(BsonKey prefix) {
        int length = prefix.bytes.length;
        return bytes.length >= length && Arrays.equals(bytes, 0, length, prefix.bytes, 0, length);
    }

    /// The last `length` bytes.
    BsonKey tail(int length) {
        return new BsonKey(Arrays.copyOfRange(bytes, bytes.length - length, bytes.length));
    }

    BsonKey followedBy(BsonKey other) {
        var joined = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
        System.arraycopy(other.bytes, 0, joined, bytes.length, other.bytes.length);
        return new BsonKey(joined);
    }

    /// The least key that is greater than all keys starting with this one. Keys never consist of
    /// 0xFF alone.
    BsonKey afterAllThatStartWithIt() {
        int last = bytes.length - 1;
        while (bytes[last] == (byte) 0xFF) {
            last--;
        }
        var next = Arrays.copyOf(bytes, last + 1);
        next[last]++;
        return new BsonKey(next);
    }

    @Override
    public int compareTo(BsonKey other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BsonKey key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
