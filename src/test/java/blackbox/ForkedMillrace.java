package blackbox;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Millrace in a JVM of its own, which a test may kill.
public final class ForkedMillrace implements AutoCloseable {

    /// What each of them is started with.
    static final List<String> JAVA =
            List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow");

    private static final Pattern RECORDS = Pattern.compile("(mongodb://127.0.0.1:\\d+/\\w+)");
    private static final Pattern STARTED = Pattern.compile("ready at http://[^:]+:(\\d+)");

    private static final int PATIENCE_MINUTES = 2;

    private final Process process;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final List<String> log = new CopyOnWriteArrayList<>();

    private ForkedMillrace(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::follow);
    }

    /// Starts it and returns when it serves.
    ///
    /// @param jvm options such as `-Xmx256m`
    public static ForkedMillrace start(Path dataDir, List<String> jvm, String... settings) {
        var forked = launch(dataDir, jvm, settings);
        forked.http();
        return forked;
    }

    /// Starts it and does not wait; it may be meant to fail.
    public static ForkedMillrace launch(Path dataDir, List<String> jvm, String... settings) {
        return launch(Map.of(), dataDir, jvm, settings);
    }

    /// @param environment variables that it has besides those of this process
    static ForkedMillrace launch(
            Map<String, String> environment, Path dataDir, List<String> jvm, String... settings) {
        List<String> command = new ArrayList<>(JAVA);
        command.addAll(jvm);
        command.addAll(ForkedClasses.options());
        command.add(CrashableMillrace.class.getName());
        command.add("--server.port=0");
        command.add("--millrace.data-dir=" + dataDir.toAbsolutePath());
        for (String setting : settings) {
            command.add("--" + setting);
        }
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true);
            process.environment().putAll(environment);
            return new ForkedMillrace(process.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void follow() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    port.complete(Integer.valueOf(started.group(1)));
                }
            }
        } catch (IOException gone) {
            log.add(gone.toString());
        }
        port.completeExceptionally(
                new IllegalStateException("Millrace ended:\n" + String.join("\n", log)));
    }

    public Http http() {
        try {
            return new Http(port.get(PATIENCE_MINUTES, TimeUnit.MINUTES));
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Waits until it serves, or has ended before it did.
    ///
    /// @return whether it serves
    public boolean awaitServing() {
        return port.handle((_, failure) -> failure == null)
                .orTimeout(PATIENCE_MINUTES, TimeUnit.MINUTES)
                .join();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Whether it has said that it serves.
    boolean serves() {
        return port.isDone() && !port.isCompletedExceptionally();
    }

    /// Whether a signal has stopped it, so that none of its threads runs.
    boolean isStopped() {
        try {
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return status.charAt(status.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// SIGCONT.
    void goOn() {
        try {
            new ProcessBuilder("kill", "-CONT", "" + process.pid()).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A client of its embedded record store; the caller closes it.
    public MongoClient mongo() {
        return log.stream()
                .map(RECORDS::matcher)
                .filter(Matcher::find)
                .map(found -> MongoClients.create(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    /// The id of the process.
    public long pid() {
        return process.pid();
    }

    /// What it has printed so far.
    public List<String> log() {
        return log;
    }

    /// SIGKILL, and waits until it is dead.
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /// SIGTERM, and waits until it has ended by itself.
    public int terminate() {
        process.destroy();
        return awaitEnd();
    }

    /// Waits until it ends and returns its exit code.
    public int awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("Millrace does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
