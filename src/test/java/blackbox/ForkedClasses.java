package blackbox;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import testing.TestData;

/// The classes that forked processes run, with an AOT cache, which halves the work of their start.
/// A cache takes classes from jars alone. The test that needs it first makes it, and again when a
/// class has changed.
final class ForkedClasses {

    private static final Path FOLDER = Path.of("target", "forked");
    private static final Path CACHE = FOLDER.resolve("millrace.aot");
    private static final Path STAMP = FOLDER.resolve("stamp");

    private ForkedClasses() {}

    private static final class Made {
        private static final List<String> OPTIONS = make();
    }

    /// Options of a JVM: the class path and the cache.
    static List<String> options() {
        return Made.OPTIONS;
    }

    /// Several JVMs may run tests beside each other.
    private static List<String> make() {
        try {
            Files.createDirectories(FOLDER);
            try (var file =
                            FileChannel.open(
                                    FOLDER.resolve("lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    var _ = file.lock()) {
                List<Path> entries = classPath();
                String stamp = stamp(entries);
                if (!Files.exists(STAMP) || !Files.readString(STAMP).equals(stamp)) {
                    Files.deleteIfExists(STAMP);
                    train(jars(entries));
                    Files.writeString(STAMP, stamp);
                }
                return List.of("-XX:AOTCache=" + CACHE, "-cp", joined(jars(entries)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Surefire ends it with a separator, behind which there is no entry.
    private static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    /// What there is, and when it was last changed.
    private static String stamp(List<Path> entries) throws IOException {
        var stamp = new StringBuilder(Runtime.version().toString()).append('\n');
        for (Path entry : entries) {
            try (var files = Files.walk(entry)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    stamp.append(file)
                            .append(' ')
                            .append(Files.getLastModifiedTime(file))
                            .append('\n');
                }
            }
        }
        return stamp.toString();
    }

    private static List<Path> jars(List<Path> entries) {
        return entries.stream()
                .map(entry ->
                        Files.isDirectory(entry)
                                ? FOLDER.resolve(entry.getFileName() + ".jar")
                                : entry)
                .toList();
    }

    private static String joined(List<Path> jars) {
        return jars.stream().map(Path::toString).collect(joining(File.pathSeparator));
    }

    private static void train(List<Path> jars) throws IOException {
        for (Path entry : classPath()) {
            if (Files.isDirectory(entry)) {
                jar(entry);
            }
        }
        List<String> command = new ArrayList<>(ForkedMillrace.JAVA);
        command.addAll(
                List.of(
                        "-XX:AOTCacheOutput=" + CACHE,
                        "-Xlog:disable",
                        "-Xlog:all=error:stderr",
                        "-Dspring.context.exit=onRefresh"));
        command.addAll(List.of("-cp", joined(jars), CrashableMillrace.class.getName()));
        command.add("--server.port=0");
        command.add("--millrace.data-dir=" + TestData.newFolder("training").toAbsolutePath());
        Path log = FOLDER.resolve("training.log");
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        if (process.onExit().join().exitValue() != 0 || !Files.exists(CACHE)) {
            throw new IllegalStateException("No AOT cache was made: " + Files.readString(log));
        }
    }

    private static void jar(Path classes) {
        var tool = ToolProvider.findFirst("jar").orElseThrow();
        int exit =
                tool.run(
                        System.out,
                        System.err,
                        "--create",
                        "--no-compress",
                        "--file",
                        FOLDER.resolve(classes.getFileName() + ".jar").toString(),
                        "-C",
                        classes.toString(),
                        ".");
        if (exit != 0) {
            throw new IllegalStateException("jar ended with " + exit);
        }
    }
}
