package io.millrace.embedded;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.awspring.cloud.autoconfigure.core.AwsAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.CredentialsProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.core.RegionProviderAutoConfiguration;
import io.awspring.cloud.autoconfigure.s3.S3AutoConfiguration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// The embedded servers as the application sees them: through the clients that Spring makes.
class EmbeddedServersTest {

    @TempDir Path data;

    private ApplicationContextRunner application() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(
                                MongoAutoConfiguration.class,
                                AwsAutoConfiguration.class,
                                CredentialsProviderAutoConfiguration.class,
                                RegionProviderAutoConfiguration.class,
                                S3AutoConfiguration.class))
                .withUserConfiguration(EmbeddedConfiguration.class)
                .withPropertyValues("millrace.data-dir=" + data);
    }

    /// What the S3 client wants to be told about a server that is not ours.
    private ApplicationContextRunner applicationThatKnowsAnotherS3() {
        return application()
                .withPropertyValues(
                        "spring.cloud.aws.region.static=eu-north-1",
                        "spring.cloud.aws.credentials.access-key=a",
                        "spring.cloud.aws.credentials.secret-key=b");
    }

    @Test
    void clientsReachThemAndFindEverythingAgainAfterARestart() {
        application()
                .run(context -> {
                    records(context.getBean(MongoClient.class))
                            .insertOne(new Document("_id", 1).append("name", "Ada"));
                    var s3 = context.getBean(S3Client.class);
                    s3.createBucket(b -> b.bucket("files"));
                    s3.putObject(
                            b -> b.bucket("files").key("a/b.csv"),
                            RequestBody.fromString("name\nAda\n"));
                });
        application()
                .run(context -> {
                    assertThat(records(context.getBean(MongoClient.class)).find())
                            .containsExactly(new Document("_id", 1).append("name", "Ada"));
                    assertThat(
                                    context.getBean(S3Client.class)
                                            .getObjectAsBytes(b ->
                                                    b.bucket("files")
                                                            .key("a/b.csv")
                                                            .range("bytes=5-7"))
                                            .asUtf8String())
                            .isEqualTo("Ada");
                });
    }

    @Test
    void theyStopAfterWhatUsesThem() {
        application()
                .withUserConfiguration(WritesWhenItStops.class)
                .run(context -> assertThat(context).hasNotFailed());
        application()
                .run(context ->
                        assertThat(records(context.getBean(MongoClient.class)).find())
                                .containsExactly(new Document("_id", "last")));
    }

    @Configuration(proxyBeanMethods = false)
    static class WritesWhenItStops {
        @Bean
        DisposableBean last(MongoClient client) {
            return () -> records(client).insertOne(new Document("_id", "last"));
        }
    }

    @Test
    void s3RefusesWhoHasNotTheKeys() {
        application()
                .run(context -> {
                    var s3 = context.getBean(S3Client.class);
                    s3.createBucket(b -> b.bucket("files"));
                    s3.putObject(b -> b.bucket("files").key("a"), RequestBody.fromString("A"));
                    var signed = presigned(context.getBean(S3Presigner.class));
                    assertThat(signed).contains("/files/a?");
                    assertThat(status(signed)).isEqualTo(200);
                    assertThat(status(signed.replace("Signature=", "Signature=0"))).isEqualTo(403);
                    assertThat(status(signed.substring(0, signed.indexOf('?')))).isEqualTo(403);
                });
    }

    @Test
    void keysAreTheOwnersOnly() throws IOException {
        application()
                .run(context ->
                        assertThat(Files.getPosixFilePermissions(data.resolve("s3/keys")))
                                .containsExactlyInAnyOrder(
                                        PosixFilePermission.OWNER_READ,
                                        PosixFilePermission.OWNER_WRITE));
        assertThat(S3Keys.keptIn(data.resolve("s3/keys")).toString()).doesNotContain("secret");
    }

    @Test
    void listenOnThePortsThatAreSet() throws IOException {
        int mongo = freePort();
        int s3 = freePort();
        application()
                .withPropertyValues(
                        "millrace.embedded.mongo.port=" + mongo, "millrace.embedded.s3.port=" + s3)
                .run(context -> {
                    assertThat(context.getBean(EmbeddedMongo.class).uri())
                            .isEqualTo("mongodb://127.0.0.1:" + mongo + "/millrace");
                    assertThat(context.getBean(EmbeddedS3.class).endpoint())
                            .isEqualTo(URI.create("http://127.0.0.1:" + s3));
                });
    }

    @Test
    void staysOffWhenSwitchedOff() {
        applicationThatKnowsAnotherS3()
                .withPropertyValues("millrace.embedded.enabled=false")
                .run(context ->
                        assertThat(context)
                                .doesNotHaveBean(EmbeddedMongo.class)
                                .doesNotHaveBean(EmbeddedS3.class));
    }

    @Test
    void eachStaysOffWhereARealServerIsConfigured() {
        application()
                .withPropertyValues("spring.mongodb.uri=mongodb://db.example/millrace")
                .run(context ->
                        assertThat(context)
                                .doesNotHaveBean(EmbeddedMongo.class)
                                .hasSingleBean(EmbeddedS3.class));
        applicationThatKnowsAnotherS3()
                .withPropertyValues(
                        "spring.cloud.aws.s3.endpoint=http://s3.example", "spring.mongodb.uri=")
                .run(context ->
                        assertThat(context)
                                .hasSingleBean(EmbeddedMongo.class)
                                .doesNotHaveBean(EmbeddedS3.class));
    }

    @Test
    void aTakenPortIsNamedTogetherWithTheProperty() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (var server : new String[] {"mongo", "s3"}) {
                var property = "millrace.embedded." + server + ".port";
                application()
                        .withPropertyValues(property + "=" + other.getLocalPort())
                        .run(context -> {
                            assertThat(context).hasFailed();
                            assertThat(analysis(context.getStartupFailure()))
                                    .contains("127.0.0.1:" + other.getLocalPort())
                                    .contains(property);
                        });
            }
        }
        // Nothing is left behind by the failed start: the folders can be opened.
        application().run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void aFolderInUseIsNamed() {
        application()
                .run(first ->
                        application()
                                .run(second ->
                                        assertThat(analysis(second.getStartupFailure()))
                                                .contains(data.toString())
                                                .contains("in use by another process")
                                                .contains("millrace.data-dir")));
    }

    private static String analysis(@Nullable Throwable failure) {
        var analysis = new EmbeddedServerFailedAnalyzer().analyze(requireNonNull(failure));
        requireNonNull(analysis);
        return analysis.getDescription() + "\n" + analysis.getAction();
    }

    private static MongoCollection<Document> records(MongoClient client) {
        return client.getDatabase(EmbeddedMongo.DATABASE).getCollection("records");
    }

    private static String presigned(S3Presigner presigner) {
        var get = GetObjectRequest.builder().bucket("files").key("a").build();
        return presigner
                .presignGetObject(
                        b -> b.signatureDuration(Duration.ofMinutes(1)).getObjectRequest(get))
                .url()
                .toString();
    }

    private static int status(String url) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
