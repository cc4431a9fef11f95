package io.millrace.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.OpCode;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.message.ClientRequest;
import de.bwaldvogel.mongo.wire.message.MessageHeader;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Reads messages, and leaves the documents of an insert as they are: decoding them only to encode
/// them again for the store would be most of an insert's work. Everything else is the library's.
final class WireDecoder extends MongoWireProtocolHandler {

    // length, request id, response to, op code; then flags, the kind of the first section, its
    // length, and the
    // type and name of its first element
    private static final int HEADER = 16;
    private static final int SECTION_KIND = HEADER + 4;
    private static final int COMMAND = SECTION_KIND + 1 + 4;
    private static final byte[] INSERT = "\2insert\0".getBytes(StandardCharsets.US_ASCII);

    @Override
    protected @Nullable ClientRequest decode(ChannelHandlerContext ctx, ByteBuf in)
            throws Exception {
        if (!isWholeInsert(in)) {
            return super.decode(ctx, in);
        }
        int length = in.readIntLE();
        var header = new MessageHeader(length, in.readIntLE(), in.readIntLE());
        var message =
                in.readSlice(length - 12).skipBytes(4 + 4 + 1); // op code, flags, section kind
        var command = BsonDecoder.decodeBson(message);
        while (message.isReadable()) {
            readDocuments(message, command);
        }
        return new MongoMessage(ctx.channel(), header, command);
    }

    private static boolean isWholeInsert(ByteBuf in) {
        int at = in.readerIndex();
        return in.readableBytes() >= COMMAND + INSERT.length
                && in.getIntLE(at) <= MAX_MESSAGE_SIZE_BYTES
                && in.readableBytes() >= in.getIntLE(at)
                && in.getIntLE(at + HEADER - 4) == OpCode.OP_MSG.getId()
                && in.getIntLE(at + HEADER) == 0
                && in.getByte(at + SECTION_KIND) == MongoMessage.SECTION_KIND_BODY
                && isInsert(in, at + COMMAND);
    }

    private static boolean isInsert(ByteBuf in, int at) {
        for (int i = 0; i < INSERT.length; i++) {
            if (in.getByte(at + i) != INSERT[i]) {
                return false;
            }
        }
        return true;
    }

    private static void readDocuments(ByteBuf message, Document command) {
        if (message.readByte() != MongoMessage.SECTION_KIND_DOCUMENT_SEQUENCE) {
            throw new InvalidBson("unknown section");
        }
        var section = message.readSlice(message.getIntLE(message.readerIndex())).skipBytes(4);
        var name = BsonDecoder.decodeCString(section);
        var documents = new ArrayList<RawDocument>();
        while (section.isReadable()) {
            var bytes = new byte[section.getIntLE(section.readerIndex())];
            section.readBytes(bytes);
            documents.add(new RawDocument(bytes));
        }
        command.put(name, documents);
    }
}
