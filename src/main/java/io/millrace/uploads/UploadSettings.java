package io.millrace.uploads;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What may be uploaded.
///
/// @param maxSize the largest file that is taken; larger ones are answered with 413
/// @param quota how much all stored files may have together; beyond, uploads are answered with 507;
///   0 for any amount
@ConfigurationProperties("millrace.uploads")
record UploadSettings(@DefaultValue("5GB") DataSize maxSize, @DefaultValue("0") DataSize quota) {

    /// S3 takes ten thousand parts, and ours have 8 MB.
    private static final DataSize LIMIT = DataSize.ofGigabytes(75);

    UploadSettings {
        if (maxSize.toBytes() <= 0 || maxSize.compareTo(LIMIT) > 0) {
            throw new IllegalArgumentException(
                    "millrace.uploads.max-size must be between 1B and 75GB, not " + maxSize);
        }
    }
}
