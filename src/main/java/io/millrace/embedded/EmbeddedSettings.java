package io.millrace.embedded;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What an operator may say about the embedded servers.
///
/// @param enabled whether to start them at all; each one also stays off when a real server is
///   configured
/// @param minFreeDisk how much of the disk stays free: when less is, uploads are answered with 507;
///   0 for nothing
/// @param mongo the MongoDB-compatible server
/// @param s3 the S3 server
@ConfigurationProperties("millrace.embedded")
record EmbeddedSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("1GB") DataSize minFreeDisk,
        @DefaultValue Mongo mongo,
        @DefaultValue S3 s3) {

    /// @param port the port on 127.0.0.1; 0 takes any free one and prints it
    record Mongo(@DefaultValue("0") int port) {}

    /// @param port the port on 127.0.0.1; 0 takes any free one and prints it
    record S3(@DefaultValue("0") int port) {}
}
