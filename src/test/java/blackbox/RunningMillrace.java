package blackbox;

import io.millrace.MillraceApplication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;
import testing.TestData;

/// Millrace started in this JVM with its embedded defaults, on a free port, over a folder of its
/// own.
///
/// Most tests take [#shared()], which starts once per JVM: they must not assume that nothing else
/// is in there. A test that needs other settings, or stops and starts, calls [#start(Path,
/// String...)] and closes it.
public final class RunningMillrace implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Path dataDir;

    private RunningMillrace(ConfigurableApplicationContext context, Path dataDir) {
        this.context = context;
        this.dataDir = dataDir;
    }

    /// The one that all tests of this JVM share; it stops with the JVM.
    public static RunningMillrace shared() {
        return Shared.INSTANCE;
    }

    /// Starts one more, with settings such as `millrace.uploads.max-size=1MB`.
    public static RunningMillrace start(Path dataDir, String... settings) {
        return start(dataDir, List.of(), settings);
    }

    /// Starts one more that has parts of the test's, such as a controller or a `FileUse`, in it.
    public static RunningMillrace start(Path dataDir, List<Class<?>> parts, String... settings) {
        List<String> arguments = new ArrayList<>();
        arguments.add("--server.port=0");
        arguments.add("--millrace.data-dir=" + dataDir.toAbsolutePath());
        for (String setting : settings) {
            arguments.add("--" + setting);
        }
        var application = new SpringApplication(MillraceApplication.class);
        application.addPrimarySources(parts);
        return new RunningMillrace(application.run(arguments.toArray(String[]::new)), dataDir);
    }

    /// A new, empty folder under `target`.
    public static Path newDataDir() {
        return TestData.newFolder("millrace");
    }

    public Http http() {
        return new Http(port());
    }

    public int port() {
        var server = ((WebServerApplicationContext) context).getWebServer();
        return server == null ? -1 : server.getPort();
    }

    public Path dataDir() {
        return dataDir;
    }

    /// A part of the application, to look behind what it answers: the data source or the S3 client.
    public <T> T part(Class<T> type) {
        return context.getBean(type);
    }

    /// The content of a stored file as the object store has it.
    public byte[] storedContent(String fileId) {
        String key =
                part(JdbcClient.class)
                        .sql("SELECT object_key FROM stored_file WHERE id = ?")
                        .param(UUID.fromString(fileId))
                        .query(String.class)
                        .single();
        return part(S3Client.class)
                .getObjectAsBytes(request -> request.bucket(bucket()).key(key))
                .asByteArray();
    }

    /// The keys of all objects, in order.
    public List<String> objectKeys() {
        return part(S3Client.class)
                .listObjectsV2Paginator(request -> request.bucket(bucket()))
                .contents()
                .stream()
                .map(S3Object::key)
                .sorted()
                .toList();
    }

    /// The object keys of all files in the catalogue, in order.
    public List<String> catalogueKeys() {
        return part(JdbcClient.class)
                .sql("SELECT object_key FROM stored_file ORDER BY object_key")
                .query(String.class)
                .list();
    }

    /// The object keys of uploads that have not ended.
    public List<String> uploadsInFlight() {
        return part(JdbcClient.class)
                .sql("SELECT object_key FROM upload_in_flight")
                .query(String.class)
                .list();
    }

    /// The keys of multipart uploads that the object store has open.
    public List<String> multipartUploads() {
        return part(S3Client.class)
                .listMultipartUploads(request -> request.bucket(bucket()))
                .uploads()
                .stream()
                .map(MultipartUpload::key)
                .toList();
    }

    public String bucket() {
        return context.getEnvironment().getProperty("millrace.storage.bucket", "millrace");
    }

    /// Stops as a SIGTERM would.
    @Override
    public void close() {
        context.close();
    }

    private static final class Shared {
        static final RunningMillrace INSTANCE = start(newDataDir());
    }
}
