package benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicLong;

/// Many clients that listen to events and do nothing with them. One thread reads them all, so that
/// what is measured is the server and not its clients.
final class OpenListeners implements AutoCloseable {

    private final Selector selector;
    private final Thread reader;
    private final AtomicLong bytes = new AtomicLong();
    private volatile boolean closed;

    private OpenListeners(Selector selector) {
        this.selector = selector;
        this.reader = Thread.ofPlatform().name("listeners").start(this::read);
    }

    static OpenListeners open(int port, int many) throws IOException {
        Selector selector = Selector.open();
        byte[] request =
                "GET /events HTTP/1.1\r\nHost: localhost:%d\r\n\r\n"
                        .formatted(port)
                        .getBytes(US_ASCII);
        for (int i = 0; i < many; i++) {
            var channel =
                    SocketChannel.open(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        return new OpenListeners(selector);
    }

    /// How much all of them have heard.
    long bytes() {
        return bytes.get();
    }

    private void read() {
        var buffer = ByteBuffer.allocateDirect(64 * 1024);
        try {
            while (!closed) {
                selector.select(key -> read(key, buffer));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        try {
            int length = ((SocketChannel) key.channel()).read(buffer.clear());
            if (length < 0) {
                throw new IOException("The server closed a listener's connection");
            }
            bytes.addAndGet(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
