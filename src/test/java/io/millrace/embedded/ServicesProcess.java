package io.millrace.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// [EmbeddedServices] in a JVM of its own, which can be killed.
public record ServicesProcess(Process process, Map<String, String> settings)
        implements AutoCloseable {

    public static ServicesProcess start(Path data) throws IOException {
        var process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Dmillrace.data-dir=" + data,
                                "-cp",
                                System.getProperty("java.class.path"),
                                EmbeddedServices.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        return new ServicesProcess(process, settings(process.inputReader()));
    }

    private static Map<String, String> settings(BufferedReader out) throws IOException {
        var settings = new HashMap<String, String>();
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            var parts = List.of(line.split("=", 2));
            settings.put(parts.getFirst(), parts.getLast());
            if (line.startsWith("SPRING_CLOUD_AWS_CREDENTIALS_SECRETKEY")) {
                return settings;
            }
        }
        throw new IOException("The services did not start: " + settings);
    }

    /// What makes a Millrace use them, as `name=value`.
    public List<String> asSettings() {
        return settings.entrySet().stream()
                .map(setting ->
                        setting.getKey().toLowerCase(Locale.ROOT).replace('_', '.')
                                + "="
                                + setting.getValue())
                .toList();
    }

    public String mongoUri() {
        return settings.getOrDefault("SPRING_MONGODB_URI", "none");
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// Sends SIGTERM and answers with the exit code.
    int terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("still running");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
