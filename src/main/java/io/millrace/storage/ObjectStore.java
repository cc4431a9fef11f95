package io.millrace.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.core.NestedExceptionUtils;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Files in one bucket of an S3 store.
///
/// Every method throws [StorageUnavailable] when the store cannot be reached or fails.
public class ObjectStore implements InitializingBean {

    private static final Logger log = LoggerFactory.getLogger(ObjectStore.class);

    private final S3Client s3;
    private final String bucket;
    private final LargePuts largePuts =
            new LargePuts(Runtime.getRuntime().maxMemory(), Duration.ofSeconds(30));
    private volatile boolean bucketIsThere;

    ObjectStore(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /// A store that is down must not keep the application from starting: the bucket is then made
    /// before the first write.
    @Override
    public void afterPropertiesSet() {
        try {
            makeBucket();
        } catch (StorageUnavailable e) {
            log.warn(
                    "The object store does not answer; files cannot be stored until it does: {}",
                    NestedExceptionUtils.getMostSpecificCause(e).toString());
        }
    }

    /// Stores a stream of unknown length as it comes, with at most two parts of
    /// [MultipartPut#PART_SIZE] in memory. The object appears complete or not at all: when anything
    /// fails, what was sent is thrown away, as far as the store can still be reached.
    ///
    /// @param opened gets the id of the multipart upload before any of its parts is sent, and is
    ///   not called for a small object; whoever keeps it can [#abort] what a crash leaves behind
    /// @throws IOException only from reading `in`
    public StoredObject put(String key, InputStream in, Consumer<String> opened)
            throws IOException {
        makeBucket();
        try (var place = largePuts.place()) {
            return new MultipartPut(s3, bucket, key, opened, place).send(in);
        }
    }

    /// Reads the bytes of one version of an object from `from` (inclusive) to `to` (exclusive), in
    /// bounded ranges, so that a reader may take its time. Nothing is fetched before the first
    /// read.
    ///
    /// @param etag as [#put] or [#head] gave it
    /// @return a stream that throws [ObjectGone] when the object is missing or has changed
    public RangeStream read(String key, String etag, long from, long to) {
        return new RangeStream(s3, bucket, key, etag, from, to);
    }

    /// The current version of an object, or empty when there is none.
    public Optional<StoredObject> head(String key) {
        return ask(
                "head",
                () -> {
                    try {
                        HeadObjectResponse head =
                                s3.headObject(request -> request.bucket(bucket).key(key));
                        return Optional.of(new StoredObject(head.contentLength(), head.eTag()));
                    } catch (S3Exception e) {
                        if (e.statusCode() == 404) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    /// Deletes an object; one that is not there is fine.
    public void delete(String key) {
        ask("delete", () -> s3.deleteObject(request -> request.bucket(bucket).key(key)));
    }

    /// Throws away what a multipart upload has sent; one that ended already is fine.
    public void abort(String key, String uploadId) {
        ask(
                "abort",
                () -> {
                    try {
                        return s3.abortMultipartUpload(
                                request -> request.bucket(bucket).key(key).uploadId(uploadId));
                    } catch (NoSuchUploadException e) {
                        return Optional.empty();
                    }
                });
    }

    /// Returns when the store answers and the bucket is there.
    public void check() {
        ask("head bucket", () -> s3.headBucket(request -> request.bucket(bucket)));
    }

    private void makeBucket() {
        if (bucketIsThere) {
            return;
        }
        // Asked first: whoever may use a bucket is not always allowed to make one.
        ask(
                "make bucket",
                () -> {
                    try {
                        return s3.headBucket(request -> request.bucket(bucket));
                    } catch (NoSuchBucketException e) {
                        return s3.createBucket(request -> request.bucket(bucket));
                    }
                });
        bucketIsThere = true;
    }

    private static <T> T ask(String doing, Supplier<T> question) {
        try {
            return question.get();
        } catch (SdkException e) {
            throw StorageUnavailable.at(doing, e);
        }
    }
}
