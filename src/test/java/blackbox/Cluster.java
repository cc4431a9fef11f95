package blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.millrace.embedded.ServicesProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import testing.Databases;

/// Several processes of Millrace on one PostgreSQL, one MongoDB and one S3.
final class Cluster implements AutoCloseable {

    /// Whether the clocks of the nodes agree.
    enum Clocks {
        EXACT,
        /// The first node's is right, the second's a minute fast, the third's a minute slow.
        A_MINUTE_APART
    }

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private static final List<String> JVM =
            List.of("-Xmx400m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final List<String> SKEWS = List.of("+0s", "+60s", "-60s");

    private final ServicesProcess services;
    private final Clocks clocks;
    private final List<String> settings;
    private final List<ForkedMillrace> nodes = new ArrayList<>();
    private final MongoClient mongo;
    private final JdbcClient jdbc;

    private Cluster(ServicesProcess services, Clocks clocks, List<String> settings, String url) {
        this.services = services;
        this.clocks = clocks;
        this.settings = settings;
        this.mongo = MongoClients.create(services.mongoUri());
        this.jdbc = JdbcClient.create(new DriverManagerDataSource(url));
    }

    /// Starts so many nodes and returns when all of them serve.
    static Cluster start(int nodes, Clocks clocks, String... settings) throws IOException {
        var services = ServicesProcess.start(RunningMillrace.newDataDir().toAbsolutePath());
        String url = Databases.newPostgres();
        var all =
                Stream.of(
                                services.asSettings().stream(),
                                Stream.of("spring.datasource.url=" + url),
                                Stream.of(settings))
                        .flatMap(Function.identity())
                        .toList();
        var cluster = new Cluster(services, clocks, all, url);
        try {
            // Flyway makes the tables, one node after the other; so they need not start one by one.
            IntStream.range(0, nodes).forEach(i -> cluster.nodes.add(cluster.launch(i)));
            cluster.awaitAllServing();
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private ForkedMillrace launch(int node) {
        return ForkedMillrace.launch(
                clock(node), RunningMillrace.newDataDir(), JVM, settings.toArray(String[]::new));
    }

    private Map<String, String> clock(int node) {
        return switch (clocks) {
            case EXACT -> Map.of();
            case A_MINUTE_APART ->
                    Map.of(
                            "LD_PRELOAD",
                            libfaketime().toString(),
                            "FAKETIME",
                            SKEWS.get(node % SKEWS.size()),
                            "FAKETIME_DONT_FAKE_MONOTONIC",
                            "1",
                            // Its fix is for old libraries, and makes every timed wait of a JVM
                            // spin.
                            "FAKETIME_FORCE_MONOTONIC_FIX",
                            "0");
        };
    }

    private static Path libfaketime() {
        try (var found =
                Files.find(
                        Path.of("/usr/lib"),
                        3,
                        (path, _) -> path.endsWith("faketime/libfaketimeMT.so.1"))) {
            return found.findFirst()
                    .orElseThrow(() ->
                            new IllegalStateException(
                                    "Clocks are shifted by libfaketime: install the Debian package faketime."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    MongoCollection<Document> collection(String name) {
        return mongo.getDatabase("millrace").getCollection(name);
    }

    List<ForkedMillrace> nodes() {
        return nodes;
    }

    /// One of those that serve.
    Http any(Random random) {
        var serving = await().atMost(PATIENCE).until(this::serving, found -> !found.isEmpty());
        return serving.get(random.nextInt(serving.size())).http();
    }

    private List<ForkedMillrace> serving() {
        return nodes.stream().filter(node -> node.isAlive() && node.serves()).toList();
    }

    /// Asks one node after the other until one answers: those that are asked may be killed.
    Answer ask(Random random, int status, Function<Http, Answer> call) {
        for (int attempt = 0; ; attempt++) {
            try {
                Answer answer = call.apply(any(random));
                assertThat(answer.status()).as(answer.body()).isEqualTo(status);
                return answer;
            } catch (UncheckedIOException dying) {
                assertThat(attempt).as("attempts").isLessThan(100);
            }
        }
    }

    /// Kills a random node, once half of them serve, and starts it again.
    void killOne(Random random) {
        await().atMost(PATIENCE).until(() -> serving().size() * 2 >= nodes.size());
        int node = random.nextInt(nodes.size());
        nodes.get(node).kill();
        nodes.set(node, launch(node));
    }

    /// Kills the node that runs an import with more than a megabyte before it, as soon as there is
    /// one, and starts it again.
    void killOneThatImports() {
        int node =
                await().atMost(PATIENCE)
                        .pollInterval(Duration.ofMillis(10))
                        .until(this::importing, found -> found >= 0);
        nodes.get(node).kill();
        nodes.set(node, launch(node));
    }

    /// @return -1 where there is none
    private int importing() {
        // A worker's name begins with the id of its process.
        var workers =
                jdbc.sql(
                                """
                                SELECT j.worker FROM job j JOIN import_partition p ON p.job_id = j.id
                                WHERE j.state = 'processing' AND p.end_position - p.position > 1000000
                                """)
                        .query((row, n) -> row.getString(1))
                        .list();
        for (int node = 0; node < nodes.size(); node++) {
            String name = nodes.get(node).pid() + "@";
            if (workers.stream().anyMatch(worker -> worker.startsWith(name))) {
                return node;
            }
        }
        return -1;
    }

    void awaitAllServing() {
        await().atMost(PATIENCE)
                .until(() -> {
                    assertThat(nodes).allMatch(ForkedMillrace::isAlive);
                    return serving().size() == nodes.size();
                });
    }

    @Override
    public void close() {
        nodes.forEach(ForkedMillrace::close);
        mongo.close();
        services.close();
    }
}
