package io.millrace.embedded;

import java.util.List;

/// The keys from `from` on and before `to`.
record KeyRange(BsonKey from, BsonKey to) {

    /// Every key of a value; what an index keeps for itself lies before.
    private static final List<KeyRange> ALL =
            List.of(
                    new KeyRange(
                            new BsonKey(new byte[] {1}), new BsonKey(new byte[] {(byte) 0xFF})));

    boolean contains(BsonKey key) {
        return from.compareTo(key) <= 0 && key.compareTo(to) < 0;
    }

    /// @param other begins where this one does, or later
    boolean overlaps(KeyRange other) {
        return other.from.compareTo(to) < 0;
    }

    /// @param other begins where this one does, or later, and overlaps it
    KeyRange joinedWith(KeyRange other) {
        return new KeyRange(from, other.to.compareTo(to) > 0 ? other.to : to);
    }

    /// @param prefix may be empty
    static List<KeyRange> startingWith(BsonKey prefix) {
        return prefix.bytes().length == 0
                ? ALL
                : List.of(new KeyRange(prefix, prefix.afterAllThatStartWithIt()));
    }
}
