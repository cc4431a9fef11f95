package io.millrace.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A document as the bytes that came over the wire and go into the store. Decoding is left to
/// whoever needs a value, which an insert does not.
final class RawDocument {

    /// As in MongoDB.
    private static final int DEEPEST = 200;

    private final byte[] bytes;

    /// @param bytes not copied; nobody writes into them any more
    RawDocument(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    static RawDocument of(Document document) {
        var out = Unpooled.buffer(512);
        BsonEncoder.encodeDocument(document, out);
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return new RawDocument(bytes);
    }

    Document decoded() {
        return decoded(elements(), Unpooled.wrappedBuffer(bytes));
    }

    // Unlike the library's own decoder this one does not mind a field that is there twice; the last
    // one counts.
    private static Document decoded(BsonElements elements, ByteBuf in) {
        var document = new Document();
        while (elements.next()) {
            document.put(elements.name(), value(elements, in));
        }
        return document;
    }

    private static @Nullable Object value(BsonElements element, ByteBuf in) {
        return switch (element.type) {
            case BsonElements.DOCUMENT -> decoded(element.children(), in);
            case BsonElements.ARRAY -> list(element.children(), in);
            default -> BsonDecoder.decodeValue(element.type, in.readerIndex(element.start));
        };
    }

    private static List<@Nullable Object> list(BsonElements elements, ByteBuf in) {
        var list = new ArrayList<@Nullable Object>();
        while (elements.next()) {
            list.add(value(elements, in));
        }
        return list;
    }

    BsonElements elements() {
        return new BsonElements(bytes, 0);
    }

    /// Checks all of it, so that whatever is stored can be decoded later.
    ///
    /// @throws InvalidBson where it cannot
    void check() {
        if (BsonElements.int32(bytes, 0) != bytes.length) {
            throw new InvalidBson("length does not match");
        }
        check(elements(), 0);
    }

    private static void check(BsonElements elements, int depth) {
        if (depth > DEEPEST) {
            throw new InvalidBson("nested deeper than " + DEEPEST);
        }
        while (elements.next()) {
            switch (elements.type) {
                case BsonElements.DOCUMENT, BsonElements.ARRAY ->
                        check(elements.children(), depth + 1);
                case BsonElements.STRING, BsonElements.JAVASCRIPT ->
                        require(elements.bytes[elements.end - 1] == 0, "string", elements);
                case BsonElements.BOOLEAN ->
                        require((elements.bytes[elements.start] & ~1) == 0, "boolean", elements);
                case BsonElements.BINARY -> require(readable(elements), "binary", elements);
                default -> {}
            }
        }
    }

    private static boolean readable(BsonElements binary) {
        return switch (binary.bytes[binary.start + 4]) {
            case 0 -> true;
            case 3, 4 -> binary.end - binary.start == 5 + 16; // UUID
            default -> false;
        };
    }

    private static void require(boolean valid, String what, BsonElements element) {
        if (!valid) {
            throw new InvalidBson(what + " at " + element.start + " is not supported");
        }
    }

    /// This document with the named element, if it has it, in front.
    RawDocument withFirst(byte[] name) {
        var elements = elements();
        if (!elements.find(name)) {
            return this;
        }
        int from = elements.nameStart - 1;
        return from == 4 ? this : new RawDocument(moved(from, elements.end));
    }

    private byte[] moved(int from, int to) {
        var moved = bytes.clone();
        System.arraycopy(bytes, from, moved, 4, to - from);
        System.arraycopy(bytes, 4, moved, 4 + to - from, from - 4);
        return moved;
    }
}
