package blackbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// A wire to a server on this machine that a test can cut: connect to [#port()] instead of the
/// server.
public final class FaultyWire implements AutoCloseable {

    private final int target;
    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong answerBytesBeforeCut = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong requestBytesBeforeCut = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong answered = new AtomicLong();
    private volatile boolean down;

    public FaultyWire(int target) throws IOException {
        this.target = target;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return door.getLocalPort();
    }

    /// Cuts every connection, and each new one at once, until [#repair].
    public void cut() {
        down = true;
        open.forEach(FaultyWire::close);
    }

    public void repair() {
        answerBytesBeforeCut.set(Long.MAX_VALUE);
        requestBytesBeforeCut.set(Long.MAX_VALUE);
        down = false;
    }

    /// Cuts one connection, once, when the server has answered so many more bytes.
    public void cutOnceAfterAnswering(long bytes) {
        answerBytesBeforeCut.set(bytes);
    }

    /// Cuts every connection when so many more bytes went to the server, until [#repair].
    public void cutAfterSending(long bytes) {
        requestBytesBeforeCut.set(bytes);
    }

    /// How many bytes the server has answered so far.
    public long answered() {
        return answered.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                if (down) {
                    close(client);
                } else {
                    connect(client);
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void connect(Socket client) throws IOException {
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> copy(client, server, requestBytesBeforeCut, true));
        Thread.ofVirtual().start(() -> copy(server, client, answerBytesBeforeCut, false));
    }

    private void copy(Socket from, Socket to, AtomicLong left, boolean request) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (left.get() != Long.MAX_VALUE && left.addAndGet(-n) <= 0) {
                    left.set(Long.MAX_VALUE);
                    if (request) {
                        cut();
                    }
                    break;
                }
                out.write(buffer, 0, n);
                if (!request) {
                    answered.addAndGet(n);
                }
            }
        } catch (IOException gone) {
            // One side has gone; the other follows.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.setSoLinger(true, 0); // a reset, as when a machine dies
        } catch (IOException alreadyClosed) {
            // Fine.
        }
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // Fine.
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        open.forEach(FaultyWire::close);
    }
}
