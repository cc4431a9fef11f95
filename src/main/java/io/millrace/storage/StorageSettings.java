package io.millrace.storage;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Where files are kept.
///
/// @param bucket the S3 bucket; made at start if it is not there
@ConfigurationProperties("millrace.storage")
record StorageSettings(@DefaultValue("millrace") String bucket) {}
