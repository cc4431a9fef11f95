package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import blackbox.FaultyWire;
import blackbox.RunningMillrace;
import io.awspring.cloud.autoconfigure.core.AwsConnectionDetails;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class ObjectStoreTest {

    private static final int PART = MultipartPut.PART_SIZE;
    private static final int RANGE = RangeStream.RANGE_SIZE;
    private static final String BUCKET = "object-store-test";

    private static FaultyWire wire;
    private static S3Client s3;
    private static ObjectStore store;

    @BeforeAll
    static void connect() throws IOException {
        var details = RunningMillrace.shared().part(AwsConnectionDetails.class);
        wire = new FaultyWire(Objects.requireNonNull(details.getEndpoint()).getPort());
        s3 =
                S3Client.builder()
                        .endpointOverride(URI.create("http://127.0.0.1:" + wire.port()))
                        .region(Region.US_EAST_1)
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                details.getAccessKey(), details.getSecretKey())))
                        .build();
        store = new ObjectStore(s3, BUCKET);
        store.afterPropertiesSet();
    }

    @AfterAll
    static void disconnect() throws IOException {
        s3.close();
        wire.close();
    }

    @BeforeEach
    void repairTheWire() {
        wire.repair();
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                64 * 1024,
                64 * 1024 + 1,
                PART - 1,
                PART,
                PART + 1,
                2 * PART,
                3 * PART + 5
            })
    void storesStreamsOfAnyLength(int length) throws IOException {
        byte[] content = random(length);
        List<String> opened = new ArrayList<>();
        StoredObject stored = store.put("any/" + length, slowly(content), opened::add);

        assertThat(stored.size()).isEqualTo(length);
        assertThat(opened).hasSize(length < PART ? 0 : 1);
        assertThat(store.head("any/" + length)).contains(stored);
        try (var in = store.read("any/" + length, stored.etag(), 0, length)) {
            assertThat(in.readAllBytes()).isEqualTo(content);
            assertThat(in.bytesFetched()).isEqualTo(length);
        }
    }

    @Test
    void leavesNothingWhenTheSourceBreaksOff() {
        List<String> opened = new ArrayList<>();
        var broken = brokenAfter(random(2 * PART + 100));
        assertThatThrownBy(() -> store.put("broken", broken, opened::add))
                .isInstanceOf(IOException.class)
                .hasMessage("broken off");
        assertThat(opened).hasSize(1);
        assertThat(store.head("broken")).isEmpty();
        assertThat(uploadsInFlight("broken")).isEmpty();
    }

    @Test
    void leavesNothingWhenTheUploadIdCannotBeKept() {
        assertThatThrownBy(() ->
                        store.put(
                                "unkept",
                                new ByteArrayInputStream(random(PART)),
                                _ -> {
                                    throw new IllegalStateException("no database");
                                }))
                .hasMessage("no database");
        assertThat(store.head("unkept")).isEmpty();
        assertThat(uploadsInFlight("unkept")).isEmpty();
    }

    @Test
    void saysThatTheStoreIsUnavailableWhenItDiesDuringAPut() {
        wire.cutAfterSending(PART + PART / 2);
        assertThatThrownBy(
                        () -> store.put("cut", new ByteArrayInputStream(random(4 * PART)), _ -> {}))
                .isInstanceOf(StorageUnavailable.class);
        wire.repair();
        assertThat(store.head("cut")).isEmpty();
    }

    @Test
    void abortsWhatACrashLeftBehind() {
        String uploadId =
                s3.createMultipartUpload(request -> request.bucket(BUCKET).key("left")).uploadId();
        store.abort("left", uploadId);
        assertThat(uploadsInFlight("left")).isEmpty();
        store.abort("left", uploadId); // once more is fine
    }

    @Test
    void deletesWhatIsThereAndWhatIsNot() throws IOException {
        store.put("deleted", new ByteArrayInputStream(random(10)), _ -> {});
        store.delete("deleted");
        store.delete("deleted");
        assertThat(store.head("deleted")).isEmpty();
    }

    @Test
    void readsOnlyTheRestFromAnOffset() throws IOException {
        byte[] content = random(3 * RANGE + 1000);
        StoredObject stored = store.put("rest", new ByteArrayInputStream(content), _ -> {});
        int from = 2 * RANGE + 123;
        try (var in = store.read("rest", stored.etag(), from, content.length)) {
            assertThat(in.readAllBytes())
                    .isEqualTo(Arrays.copyOfRange(content, from, content.length));
            assertThat(in.bytesFetched()).isEqualTo(content.length - from);
        }
    }

    @Test
    void readsUpToTheGivenEnd() throws IOException {
        byte[] content = random(RANGE + 1000);
        StoredObject stored = store.put("end", new ByteArrayInputStream(content), _ -> {});
        try (var in = store.read("end", stored.etag(), 5, 15)) {
            assertThat(in.read()).isEqualTo(content[5] & 0xff);
            assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 6, 15));
            assertThat(in.read()).isEqualTo(-1);
        }
        try (var in = store.read("end", stored.etag(), content.length, content.length)) {
            assertThat(in.read()).isEqualTo(-1);
            assertThat(in.bytesFetched()).isZero();
        }
    }

    @Test
    void fetchesNothingBeforeTheFirstReadAndOneRangeAheadAfterIt() throws IOException {
        StoredObject stored =
                store.put("ahead", new ByteArrayInputStream(random(5 * RANGE)), _ -> {});
        try (var in = store.read("ahead", stored.etag(), 0, 5 * RANGE)) {
            assertThat(in.bytesFetched()).isZero();
            assertThat(in.read()).isGreaterThanOrEqualTo(0);
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(in.bytesFetched()).isEqualTo(2 * RANGE));
        }
    }

    @Test
    void stopsFetchingWhenClosedEarly() throws IOException {
        StoredObject stored =
                store.put("early", new ByteArrayInputStream(random(10 * RANGE)), _ -> {});
        for (int i = 0; i < 60; i++) { // more than the client has connections
            try (var in = store.read("early", stored.etag(), 0, 10 * RANGE)) {
                assertThat(in.read()).isGreaterThanOrEqualTo(0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1000, RANGE / 2, RANGE + RANGE / 2})
    void goesOnWhereAConnectionBroke(int after) throws IOException {
        byte[] content = random(3 * RANGE);
        StoredObject stored = store.put("cut" + after, new ByteArrayInputStream(content), _ -> {});
        try (var in = store.read("cut" + after, stored.etag(), 0, content.length)) {
            wire.cutOnceAfterAnswering(after);
            assertThat(in.readAllBytes()).isEqualTo(content);
            assertThat(in.bytesFetched()).isEqualTo(content.length);
        }
    }

    @Test
    void givesUpWhenTheStoreStaysAway() throws IOException {
        StoredObject stored =
                store.put("away", new ByteArrayInputStream(random(3 * RANGE)), _ -> {});
        try (var in = store.read("away", stored.etag(), 0, 3 * RANGE)) {
            wire.cut();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(StorageUnavailable.class);
        }
        assertThatThrownBy(store::check).isInstanceOf(StorageUnavailable.class);
        assertThatThrownBy(() -> store.head("away")).isInstanceOf(StorageUnavailable.class);
        assertThatThrownBy(() -> store.delete("away")).isInstanceOf(StorageUnavailable.class);
    }

    @Test
    void refusesToReadAnotherVersion() throws IOException {
        StoredObject first =
                store.put("changed", new ByteArrayInputStream(random(3 * RANGE)), _ -> {});
        try (var in = store.read("changed", first.etag(), 0, 3 * RANGE)) {
            in.read();
            store.put("changed", new ByteArrayInputStream(random(3 * RANGE + 1)), _ -> {});
            assertThatThrownBy(in::readAllBytes)
                    .isInstanceOf(ObjectGone.class)
                    .hasMessage(
                            "The object changed is no longer the version "
                                    + first.etag()
                                    + " that was stored");
        }
    }

    @Test
    void saysThatAnObjectIsMissing() {
        try (var in = store.read("missing", "\"00\"", 0, 10)) {
            assertThatThrownBy(in::read)
                    .isInstanceOf(ObjectGone.class)
                    .hasMessage("The object missing is not in the object store");
        }
    }

    @Test
    void makesTheBucketWhenTheStoreComesBack() throws IOException {
        wire.cut();
        var late = new ObjectStore(s3, BUCKET + "-late");
        late.afterPropertiesSet();
        assertThatThrownBy(() -> late.put("a", InputStream.nullInputStream(), _ -> {}))
                .isInstanceOf(StorageUnavailable.class);
        wire.repair();
        late.put("a", InputStream.nullInputStream(), _ -> {});
        assertThat(late.head("a")).isPresent();
    }

    private static List<?> uploadsInFlight(String key) {
        return s3.listMultipartUploads(request -> request.bucket(BUCKET).prefix(key)).uploads();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /// Gives a few bytes at a time, as the network does.
    private static InputStream slowly(byte[] content) {
        return new FilterInputStream(new ByteArrayInputStream(content)) {
            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return super.read(target, offset, Math.min(length, 8_000));
            }
        };
    }

    private static InputStream brokenAfter(byte[] content) {
        return new SequenceInputStream(
                new ByteArrayInputStream(content),
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken off");
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return read();
                    }
                });
    }
}
