package io.millrace.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.springframework.util.unit.DataSize;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Takes no more objects when the disk is nearly full: records and jobs are on it too, and a
/// database that cannot write is worse than an upload that is refused. Looked at for each object
/// and each part of one, so a large one is refused on its way.
final class KeepDiskFree extends ForwardingBlobStore {

    private static final int INSUFFICIENT_STORAGE = 507;

    private final Path folder;
    private final DataSize free;

    /// @param folder a folder on the disk
    /// @param free what is to stay free; 0 for nothing
    KeepDiskFree(BlobStore store, Path folder, DataSize free) {
        super(store);
        this.folder = folder;
        this.free = free;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream content) {
        refuseIfFull(content);
        return super.putBlob(request, content);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(
            MultipartUpload upload, UploadPartRequest request, InputStream content) {
        refuseIfFull(content);
        return super.uploadMultipartPart(upload, request, content);
    }

    private void refuseIfFull(InputStream content) {
        if (free.toBytes() == 0) {
            return;
        }
        try {
            if (Files.getFileStore(folder).getUsableSpace() < free.toBytes()) {
                // The client reads the answer only when it has sent everything.
                content.transferTo(OutputStream.nullOutputStream());
                throw full();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static S3Exception full() {
        var details =
                AwsErrorDetails.builder()
                        .errorCode("InsufficientStorage")
                        .errorMessage("The disk is nearly full")
                        .build();
        return (S3Exception)
                S3Exception.builder()
                        .statusCode(INSUFFICIENT_STORAGE)
                        .awsErrorDetails(details)
                        .build();
    }
}
