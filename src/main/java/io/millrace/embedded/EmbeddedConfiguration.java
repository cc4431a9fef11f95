package io.millrace.embedded;

import com.mongodb.ConnectionString;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import java.net.URI;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/// Starts the embedded servers and tells the MongoDB and S3 clients of this application where they
/// are.
///
/// The clients ask for the connection details, and those need the servers: so a server starts
/// before its clients and stops after them.
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "millrace.embedded.enabled", matchIfMissing = true)
@EnableConfigurationProperties(EmbeddedSettings.class)
class EmbeddedConfiguration {

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoServerConfigured.Mongo.class)
    static class MongoServer {

        // The folder comes as text: a Path would be resolved as a resource, which needs the S3
        // client.
        @Bean
        EmbeddedMongo embeddedMongo(
                EmbeddedSettings settings, @Value("${millrace.data-dir}") String dataDir) {
            return EmbeddedMongo.start(Path.of(dataDir, "mongo"), settings.mongo().port());
        }

        @Bean
        MongoConnectionDetails embeddedMongoDetails(EmbeddedMongo server) {
            return () -> new ConnectionString(server.uri());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Conditional(NoServerConfigured.S3.class)
    static class S3Server {

        @Bean
        EmbeddedS3 embeddedS3(
                EmbeddedSettings settings, @Value("${millrace.data-dir}") String dataDir) {
            return EmbeddedS3.start(
                    Path.of(dataDir, "s3"), settings.s3().port(), settings.minFreeDisk());
        }

        // Path style needs no setting: the SDK uses it for an endpoint that is an IP address.
        @Bean
        AwsConnectionDetails embeddedS3Details(EmbeddedS3 server) {
            return new AwsConnectionDetails() {
                @Override
                public URI getEndpoint() {
                    return server.endpoint();
                }

                @Override
                public String getRegion() {
                    return EmbeddedS3.REGION;
                }

                @Override
                public String getAccessKey() {
                    return server.keys().accessKey();
                }

                @Override
                public String getSecretKey() {
                    return server.keys().secretKey();
                }
            };
        }
    }
}
