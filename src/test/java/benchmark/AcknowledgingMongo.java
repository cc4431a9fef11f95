package benchmark;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/// Speaks as much of MongoDB's wire protocol (OP_MSG, and the OP_QUERY of the first handshake) as a
/// driver needs to insert, and acknowledges every insert without storing anything: what is left of
/// an import's time is Millrace's own.
final class AcknowledgingMongo implements AutoCloseable {

    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;
    private static final int HEADER = 16;

    private final ServerSocket socket;
    private final AtomicLong inserted = new AtomicLong();

    AcknowledgingMongo() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String uri() {
        return "mongodb://127.0.0.1:" + socket.getLocalPort() + "/millrace";
    }

    long inserted() {
        return inserted.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = socket.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException closed) {
            // The benchmark is over.
        }
    }

    private void serve(Socket client) {
        try (client;
                var in = new DataInputStream(client.getInputStream());
                var out = client.getOutputStream()) {
            client.setTcpNoDelay(true);
            while (true) {
                byte[] length = in.readNBytes(4);
                if (length.length < 4) {
                    return;
                }
                int size = ByteBuffer.wrap(length).order(LITTLE_ENDIAN).getInt();
                byte[] rest = in.readNBytes(size - 4);
                answer(rest, out);
            }
        } catch (EOFException e) {
            // The client has gone.
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Answers one message.
    ///
    /// @param rest the message without the first four bytes, its length
    private void answer(byte[] rest, OutputStream out) throws IOException {
        ByteBuffer message = ByteBuffer.wrap(rest).order(LITTLE_ENDIAN);
        int request = message.getInt();
        message.getInt();
        int operation = message.getInt();
        switch (operation) {
            case OP_QUERY -> out.write(reply(request));
            case OP_MSG -> out.write(message(request, result(rest, message)));
            default -> throw new IOException("unknown operation " + operation);
        }
        out.flush();
    }

    private BsonDocument result(byte[] rest, ByteBuffer message) {
        message.getInt();
        BsonDocument command = null;
        int documents = 0;
        while (message.hasRemaining()) {
            byte kind = message.get();
            int start = message.position();
            int size = message.getInt(start);
            if (kind == 0) {
                command = new RawBsonDocument(rest, start, size);
            } else {
                documents += countDocuments(message, start, size);
            }
            message.position(start + size);
        }
        if (command != null && command.getFirstKey().equals("insert")) {
            inserted.addAndGet(documents);
            return ok().append("n", new BsonInt32(documents));
        }
        return hello();
    }

    private static int countDocuments(ByteBuffer message, int start, int size) {
        int at = start + 4;
        while (message.get(at) != 0) {
            at++;
        }
        int count = 0;
        for (at++; at < start + size; at += message.getInt(at)) {
            count++;
        }
        return count;
    }

    private static BsonDocument ok() {
        return new BsonDocument("ok", new BsonInt32(1));
    }

    private static BsonDocument hello() {
        return BsonDocument.parse(
                """
                {ok: 1, isWritablePrimary: true, ismaster: true, helloOk: true, minWireVersion: 0, maxWireVersion: 21,
                 maxBsonObjectSize: 16777216, maxMessageSizeBytes: 48000000, maxWriteBatchSize: 100000, readOnly: false}
                """);
    }

    private static byte[] reply(int request) {
        byte[] document = bytes(hello());
        return ByteBuffer.allocate(HEADER + 20 + document.length)
                .order(LITTLE_ENDIAN)
                .putInt(HEADER + 20 + document.length)
                .putInt(0)
                .putInt(request)
                .putInt(OP_REPLY)
                .putInt(0)
                .putLong(0)
                .putInt(0)
                .putInt(1)
                .put(document)
                .array();
    }

    private static byte[] message(int request, BsonDocument result) {
        byte[] document = bytes(result);
        return ByteBuffer.allocate(HEADER + 5 + document.length)
                .order(LITTLE_ENDIAN)
                .putInt(HEADER + 5 + document.length)
                .putInt(0)
                .putInt(request)
                .putInt(OP_MSG)
                .putInt(0)
                .put((byte) 0)
                .put(document)
                .array();
    }

    private static byte[] bytes(BsonDocument document) {
        try (var buffer = new BasicOutputBuffer();
                var writer = new BsonBinaryWriter(buffer)) {
            new BsonDocumentCodec().encode(writer, document, EncoderContext.builder().build());
            return buffer.toByteArray();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
