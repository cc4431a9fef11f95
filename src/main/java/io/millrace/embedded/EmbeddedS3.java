package io.millrace.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.unit.DataSize;

/// An S3 server on 127.0.0.1 that keeps each object as a file. Open from [#start] until [#close].
final class EmbeddedS3 implements AutoCloseable {

    /// Any name does: the server knows one region only.
    static final String REGION = "us-east-1";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedS3.class);

    /// A PUT signed as a whole may be as large as one part may be; the server's own limit is 128
    /// MB.
    private static final long LARGEST_PART = 5L << 30;

    /// How long a request that is under way may take when the server stops.
    private static final long STOP_MILLIS = 2_000;

    private final DataFolder folder;
    private final S3Keys keys;
    private final S3Proxy server;

    private EmbeddedS3(DataFolder folder, S3Keys keys, S3Proxy server) {
        this.folder = folder;
        this.keys = keys;
        this.server = server;
    }

    /// @param path holds the keys and, in `objects`, a folder per bucket
    /// @param port 0 for any free one
    /// @param minFreeDisk no object is taken when less of the disk is free
    /// @throws EmbeddedServerFailed when the port or the folder is taken
    static EmbeddedS3 start(Path path, int port, DataSize minFreeDisk) {
        var folder = DataFolder.open(path);
        try {
            var keys = S3Keys.keptIn(path.resolve("keys"));
            var objects = Files.createDirectories(path.resolve("objects"));
            InterruptedParts.delete(objects);
            var server = server(objects, port, keys, minFreeDisk);
            listen(server, port);
            var s3 = new EmbeddedS3(folder, keys, server);
            log.info(
                    "S3 at {}, files in {} (embedded default: one machine, not for production)",
                    s3.endpoint(),
                    path.toAbsolutePath());
            return s3;
        } catch (IOException e) {
            folder.close();
            throw EmbeddedServerFailed.folderUnusable(path.toAbsolutePath(), e);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static void listen(S3Proxy server, int port) {
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw hasBindException(e)
                    ? EmbeddedServerFailed.portTaken("S3", port, "millrace.embedded.s3.port", e)
                    : new IllegalStateException("The embedded S3 server does not start", e);
        }
    }

    private static S3Proxy server(Path objects, int port, S3Keys keys, DataSize minFreeDisk) {
        return S3Proxy.builder()
                .blobStore(
                        new KeepDiskFree(
                                new FilesystemNio2BlobStore(objects.toString()),
                                objects,
                                minFreeDisk))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, keys.accessKey(), keys.secretKey())
                .v4MaxNonChunkedRequestSize(LARGEST_PART)
                .ignoreUnknownHeaders(true)
                .stopTimeout(STOP_MILLIS)
                .build();
    }

    private static boolean hasBindException(Throwable e) {
        return e instanceof BindException
                || (e.getCause() != null && hasBindException(e.getCause()));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    S3Keys keys() {
        return keys;
    }

    @Override
    public void close() {
        stop(server);
        folder.close();
    }

    private static void stop(S3Proxy server) {
        try {
            server.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            log.warn("The embedded S3 server did not stop cleanly", e);
        }
    }
}
