package io.millrace.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blackbox.RunningMillrace;
import io.millrace.access.Owner;
import jakarta.servlet.ServletInputStream;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import testing.Databases;

class SweepUploadsTest {

    enum Database {
        H2,
        POSTGRESQL;

        String[] settings() {
            return switch (this) {
                case H2 -> new String[0];
                case POSTGRESQL ->
                        new String[] {"spring.datasource.url=" + Databases.newPostgres()};
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void throwsAwayWhatNobodyCanBeUploadingAnyMore(Database database) {
        Path dataDir = RunningMillrace.newDataDir();
        String[] settings = database.settings();
        String old;
        String recent;
        try (var before = RunningMillrace.start(dataDir, settings)) {
            old = leave(before);
            age(before, "2");
            recent = leave(before);
        }
        try (var after = RunningMillrace.start(dataDir, settings)) {
            after.part(SweepUploads.class).sweep();
            // Other nodes may be at work on PostgreSQL; on file H2 nobody else can be.
            List<String> kept =
                    switch (database) {
                        case H2 -> List.of();
                        case POSTGRESQL -> List.of(recent);
                    };
            assertThat(after.uploadsInFlight()).isEqualTo(kept);
            assertThat(after.objectKeys()).isEqualTo(kept);
            assertThat(after.multipartUploads()).isEqualTo(kept).doesNotContain(old);
        }
    }

    /// What a killed process leaves at worst: an object that is not in the catalogue and an open
    /// upload.
    private static String leave(RunningMillrace millrace) {
        var s3 = millrace.part(S3Client.class);
        UUID id = UUID.randomUUID();
        String key = "uploads/" + id;
        s3.putObject(
                request -> request.bucket(millrace.bucket()).key(key),
                RequestBody.fromString("left"));
        String uploadId =
                s3.createMultipartUpload(request -> request.bucket(millrace.bucket()).key(key))
                        .uploadId();
        var uploads = millrace.part(UploadsInFlight.class);
        uploads.begin(id, key);
        uploads.opened(id, uploadId);
        return key;
    }

    /// Makes all uploads look as if nobody had touched them for long.
    private static void age(RunningMillrace millrace, String hours) {
        millrace.part(JdbcClient.class)
                .sql(
                        "UPDATE upload_in_flight SET touched_at = touched_at - INTERVAL '"
                                + hours
                                + "' HOUR")
                .update();
    }

    @ParameterizedTest
    @CsvSource({"H2, 200000", "H2, 20000000", "POSTGRESQL, 200000", "POSTGRESQL, 20000000"})
    void anUploadThatWasSweptMeanwhileLeavesNothing(Database database, int size) {
        try (var millrace =
                RunningMillrace.start(RunningMillrace.newDataDir(), database.settings())) {
            String head =
                    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n";
            var request =
                    new MockHttpServletRequest() {
                        @Override
                        public ServletInputStream getInputStream() {
                            return new DelegatingServletInputStream(
                                    new SequenceInputStream(
                                            Collections.enumeration(
                                                    List.of(
                                                            bytes(head + "a".repeat(size / 2)),
                                                            new Hook(() -> {
                                                                assertThat(
                                                                                millrace
                                                                                        .uploadsInFlight())
                                                                        .hasSize(1);
                                                                age(millrace, "2");
                                                                millrace.part(SweepUploads.class)
                                                                        .sweep();
                                                                assertThat(
                                                                                millrace
                                                                                        .uploadsInFlight())
                                                                        .isEmpty();
                                                            }),
                                                            bytes(
                                                                    "a".repeat(size / 2)
                                                                            + "\r\n--x--\r\n")))));
                        }
                    };
            request.setContentType("multipart/form-data; boundary=x");
            var receive = millrace.part(ReceiveUpload.class);
            assertThatThrownBy(() -> receive.receive(request, Owner.LOCAL, file -> file))
                    .isInstanceOf(RuntimeException.class);
            assertThat(millrace.objectKeys()).isEmpty();
            assertThat(millrace.catalogueKeys()).isEmpty();
            assertThat(millrace.multipartUploads()).isEmpty();
        }
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    /// An empty stream that does something when it is reached.
    private static final class Hook extends InputStream {

        private final Runnable action;

        Hook(Runnable action) {
            this.action = action;
        }

        @Override
        public int read() {
            action.run();
            return -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return read();
        }
    }
}
