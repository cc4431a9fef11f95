package io.millrace.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/// Sends one stream to one object. While a part travels on a thread of its own, the next one is
/// read: two buffers per upload, whatever its size.
final class MultipartPut {

    static final int PART_SIZE = 8 * 1024 * 1024;

    /// What most files need; larger ones grow up to [#PART_SIZE].
    private static final int FIRST_BUFFER = 64 * 1024;

    /// From here on an object counts as large.
    private static final int LARGE = 4 * FIRST_BUFFER;

    private static final Logger log = LoggerFactory.getLogger(MultipartPut.class);

    private final S3Client s3;
    private final String bucket;
    private final String key;
    private final Consumer<String> opened;
    private final LargePuts.Place room;

    MultipartPut(
            S3Client s3, String bucket, String key, Consumer<String> opened, LargePuts.Place room) {
        this.room = room;
        this.s3 = s3;
        this.bucket = bucket;
        this.key = key;
        this.opened = opened;
    }

    StoredObject send(InputStream in) throws IOException {
        Part first = readFirst(in);
        try {
            return first.length < PART_SIZE ? putWhole(first) : putInParts(first, in);
        } catch (SdkException e) {
            throw StorageUnavailable.at("put", e);
        }
    }

    private StoredObject putWhole(Part part) {
        var answer = s3.putObject(request -> request.bucket(bucket).key(key), part.body());
        return new StoredObject(part.length, answer.eTag());
    }

    private StoredObject putInParts(Part first, InputStream in) throws IOException {
        String uploadId =
                s3.createMultipartUpload(request -> request.bucket(bucket).key(key)).uploadId();
        var sender = new Sender(uploadId);
        try {
            opened.accept(uploadId);
            long size = sendAll(sender, first, in);
            var answer =
                    s3.completeMultipartUpload(request ->
                            request.bucket(bucket)
                                    .key(key)
                                    .uploadId(uploadId)
                                    .multipartUpload(parts -> parts.parts(sender.sent)));
            return new StoredObject(size, answer.eTag());
        } catch (Throwable e) {
            abort(sender, uploadId, e);
            throw e;
        }
    }

    private static long sendAll(Sender sender, Part first, InputStream in) throws IOException {
        long size = 0;
        Part reading = new Part(new byte[PART_SIZE], 0);
        for (Part sending = first; sending.length > 0; ) {
            size += sending.length;
            sender.start(sending);
            Part next = reading.refill(in);
            sender.await();
            reading = sending;
            sending = next;
        }
        return size;
    }

    private void abort(Sender sender, String uploadId, Throwable reason) {
        try {
            sender.settle(); // a part that arrives after the abort would stay
            s3.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(uploadId));
        } catch (SdkException e) {
            log.warn(
                    "The parts of {} could not be thrown away; the sweep has to: {}",
                    key,
                    e.toString());
            reason.addSuppressed(e);
        }
    }

    /// Grows the buffer as bytes come, so that a small file costs a small buffer.
    private Part readFirst(InputStream in) throws IOException {
        byte[] buffer = new byte[FIRST_BUFFER];
        int length = in.readNBytes(buffer, 0, buffer.length);
        while (length == buffer.length && length < PART_SIZE) {
            if (length == LARGE) {
                room.enter();
            }
            buffer = Arrays.copyOf(buffer, Math.min(length * 4, PART_SIZE));
            length += in.readNBytes(buffer, length, buffer.length - length);
        }
        return new Part(buffer, length);
    }

    private static final class Part {

        private final byte[] buffer;
        private final int length;

        Part(byte[] buffer, int length) {
            this.buffer = buffer;
            this.length = length;
        }

        Part refill(InputStream in) throws IOException {
            return new Part(buffer, in.readNBytes(buffer, 0, buffer.length));
        }

        /// The SDK may send a body twice, when it tries again.
        RequestBody body() {
            return RequestBody.fromContentProvider(
                    () -> new ByteArrayInputStream(buffer, 0, length),
                    length,
                    "application/octet-stream");
        }
    }

    /// Sends one part at a time, on a virtual thread.
    private final class Sender {

        private final String uploadId;
        private final List<CompletedPart> sent = new ArrayList<>();
        private @Nullable FutureTask<CompletedPart> inFlight;

        Sender(String uploadId) {
            this.uploadId = uploadId;
        }

        void start(Part part) {
            int number = sent.size() + 1;
            var task = new FutureTask<>(() -> send(part, number));
            inFlight = task;
            Thread.ofVirtual().name("part-" + number).start(task);
        }

        private CompletedPart send(Part part, int number) {
            var answer =
                    s3.uploadPart(
                            request ->
                                    request.bucket(bucket)
                                            .key(key)
                                            .uploadId(uploadId)
                                            .partNumber(number)
                                            .contentLength((long) part.length),
                            part.body());
            return CompletedPart.builder().partNumber(number).eTag(answer.eTag()).build();
        }

        void await() {
            FutureTask<CompletedPart> task = inFlight;
            if (task == null) {
                return;
            }
            try {
                sent.add(task.get());
                inFlight = null;
            } catch (ExecutionException e) {
                inFlight = null;
                throw StorageUnavailable.at("sending a part", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw StorageUnavailable.at("sending a part", e);
            }
        }

        /// Returns when nothing is under way, whatever became of it.
        void settle() {
            try {
                await();
            } catch (StorageUnavailable e) {
                log.debug("A part of {} had failed, too", key, e);
            }
        }
    }
}
