package io.millrace.embedded;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/// How keys and values lie in the store's pages.
final class StoredTypes {

    static final Keys KEYS = new Keys();
    static final Documents DOCUMENTS = new Documents();
    static final Lengths LENGTHS = new Lengths();

    /// A reference, an object and an array header; what the store's memory limits count.
    private static final int OBJECT_OVERHEAD = 40;

    private StoredTypes() {}

    /// Neighbours share most of their bytes (an import's ids differ in the last few), so a page
    /// holds of each key only what differs from the one before it.
    static final class Keys extends BasicDataType<BsonKey> {

        @Override
        public int getMemory(BsonKey key) {
            return OBJECT_OVERHEAD + key.bytes().length;
        }

        @Override
        public int compare(BsonKey a, BsonKey b) {
            return a.compareTo(b);
        }

        @Override
        public void write(WriteBuffer out, Object storage, int count) {
            var before = new byte[0];
            for (var key : Arrays.asList(cast(storage)).subList(0, count)) {
                write(out, before, key.bytes());
                before = key.bytes();
            }
        }

        @Override
        public void read(ByteBuffer in, Object storage, int count) {
            var before = new byte[0];
            for (int i = 0; i < count; i++) {
                before = read(in, before);
                cast(storage)[i] = new BsonKey(before);
            }
        }

        @Override
        public void write(WriteBuffer out, BsonKey key) {
            write(out, new byte[0], key.bytes());
        }

        @Override
        public BsonKey read(ByteBuffer in) {
            return new BsonKey(read(in, new byte[0]));
        }

        private static void write(WriteBuffer out, byte[] before, byte[] key) {
            int mismatch = Arrays.mismatch(before, key);
            int shared = mismatch < 0 ? key.length : mismatch;
            out.putVarInt(shared)
                    .putVarInt(key.length - shared)
                    .put(key, shared, key.length - shared);
        }

        private static byte[] read(ByteBuffer in, byte[] before) {
            int shared = DataUtils.readVarInt(in);
            int more = DataUtils.readVarInt(in);
            var key = Arrays.copyOf(before, shared + more);
            in.get(key, shared, more);
            return key;
        }

        @Override
        public BsonKey[] createStorage(int size) {
            return new BsonKey[size];
        }
    }

    /// BSON begins with its own length.
    static final class Documents extends BasicDataType<RawDocument> {

        @Override
        public int getMemory(RawDocument document) {
            return OBJECT_OVERHEAD + document.bytes().length;
        }

        @Override
        public void write(WriteBuffer out, RawDocument document) {
            out.put(document.bytes());
        }

        @Override
        public RawDocument read(ByteBuffer in) {
            var bytes = new byte[Integer.reverseBytes(in.getInt(in.position()))];
            in.get(bytes);
            return new RawDocument(bytes);
        }

        @Override
        public RawDocument[] createStorage(int size) {
            return new RawDocument[size];
        }
    }

    static final class Lengths extends BasicDataType<Integer> {

        @Override
        public int getMemory(Integer length) {
            return 20;
        }

        @Override
        public void write(WriteBuffer out, Integer length) {
            out.putVarInt(length);
        }

        @Override
        public Integer read(ByteBuffer in) {
            return DataUtils.readVarInt(in);
        }

        @Override
        public Integer[] createStorage(int size) {
            return new Integer[size];
        }
    }
}
