package io.millrace;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/millrace`, in an installation of its own, with a `java` that tells how it was called.
class StartScriptTest {

    private static final String JAVA =
            """
            #!/bin/sh
            last=
            for arg in "$@"; do
                case $arg in
                -XX:AOTCacheOutput=*) : >"${arg#*=}" ;;
                esac
                last=$arg
            done
            case " $* " in
            *" extract "*)
                mkdir -p "$last" && : >"$last/millrace.jar" && echo extracted >>"${0%/bin/java}/log" ;;
            *)
                echo "pid $$" && echo "in $PWD" && printf 'arg %s\\n' "$@" && env | sed 's/^/env /' ;;
            esac
            """;

    @TempDir Path folder;

    private Path install;
    private Path javaHome;
    private Path elsewhere;

    @BeforeEach
    void install() throws IOException {
        install = Files.createDirectories(folder.resolve("an install"));
        javaHome = Files.createDirectories(folder.resolve("jdk"));
        elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        for (var script : List.of("millrace", "java-home")) {
            executable(
                    install.resolve("bin").resolve(script),
                    Files.readString(Path.of("bin", script)));
        }
        executable(javaHome.resolve("bin/java"), JAVA);
        Files.createDirectories(install.resolve("target"));
    }

    @Test
    void runsTheExtractedJarFromAnyFolder() throws Exception {
        build();

        var run = run("--server.port=0", "--import=a file.csv");

        assertThat(run.exit()).isZero();
        assertThat(run.lines("in ")).containsExactly(elsewhere.toString());
        assertThat(run.lines("arg "))
                .containsExactly(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        install + "/target/millrace/millrace.jar",
                        "io.millrace.MillraceApplication",
                        "--server.port=0",
                        "--import=a file.csv");
        assertThat(run.lines("env "))
                .contains(
                        "SPRING_CONFIG_LOCATION=optional:classpath:/,optional:classpath:/config/,optional:file:%s/config/,optional:file:./,optional:file:./config/"
                                .formatted(install));
    }

    @Test
    void givesTheJvmTheSameOptionsAsTheBuild() throws Exception {
        build();
        var pom = Files.readString(Path.of("pom.xml"));
        var args = Pattern.compile("<millrace.jvm.args>(.*)</millrace.jvm.args>").matcher(pom);
        assertThat(args.find()).isTrue();

        assertThat(run().lines("arg ")).startsWith(args.group(1).split(" ", -1));
    }

    @Test
    void becomesTheJvmSoThatSignalsReachIt() throws Exception {
        build();

        var run = run();

        assertThat(run.lines("pid ")).containsExactly(Long.toString(run.pid()));
    }

    @Test
    void extractsOnceAndAgainWhenTheJarIsNewer() throws Exception {
        build();
        run();
        run();
        assertThat(extractions()).isEqualTo(1);

        Files.createFile(install.resolve("target/millrace/millrace.aot"));
        Files.setLastModifiedTime(
                install.resolve("target/millrace.jar"),
                FileTime.from(Instant.now().plusSeconds(60)));
        run();

        assertThat(extractions()).isEqualTo(2);
        assertThat(install.resolve("target/millrace")).isDirectoryNotContaining("glob:**.aot");
        assertThat(install.resolve("target")).isDirectoryNotContaining("glob:**millrace.[0-9]*");
    }

    @Test
    void runsWhatWasExtractedWhereThereIsNoJar() throws Exception {
        Files.createDirectories(install.resolve("target/millrace"));
        Files.createFile(install.resolve("target/millrace/millrace.jar"));

        assertThat(run().exit()).isZero();
        assertThat(extractions()).isZero();
    }

    @Test
    void saysHowToMakeAMissingJar() throws Exception {
        var run = run();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output())
                .isEqualTo(
                        "There is no %s/target/millrace.jar yet. Make it: ./mvnw package (or ./mvnw package -Dquick, without checks and tests).\n"
                                .formatted(install));
    }

    @Test
    void startsTheEmbeddedServersAlone() throws Exception {
        build();

        assertThat(run("services", "--millrace.embedded.s3.port=9000").lines("arg "))
                .endsWith(
                        "io.millrace.embedded.EmbeddedServices",
                        "--millrace.embedded.s3.port=9000");
    }

    @Test
    void trainsWithoutAnythingOfTheOperators() throws Exception {
        build();

        var training = runWith(Map.of("SPRING_DATASOURCE_URL", "jdbc:postgresql://prod/db"), "aot");

        assertThat(training.exit()).isZero();
        assertThat(training.output()).doesNotContain("jdbc:postgresql");
        var workingFolder = training.lines("in ").getFirst();
        assertThat(training.lines("arg "))
                .contains(
                        "-Dspring.context.exit=onRefresh",
                        "--server.port=0",
                        "--millrace.data-dir=" + workingFolder + "/data");
        assertThat(Path.of(workingFolder)).doesNotExist();
        assertThat(run().lines("arg "))
                .contains("-XX:AOTCache=" + install + "/target/millrace/millrace.aot");
    }

    @Test
    void passesMoreJvmOptionsOnAsTheyAre() throws Exception {
        build();
        Files.createFile(elsewhere.resolve("-Dx=file"));

        assertThat(runWith(Map.of("JAVA_OPTS", "-Xmx256m -Dx=*")).lines("arg "))
                .containsSubsequence("-Xmx256m", "-Dx=*", "-cp");
    }

    @Test
    void keepsTheConfigLocationOfTheOperator() throws Exception {
        build();

        assertThat(runWith(Map.of("SPRING_CONFIG_LOCATION", "file:/etc/millrace/")).lines("env "))
                .contains("SPRING_CONFIG_LOCATION=file:/etc/millrace/");
    }

    @Test
    void refusesAnOldJdk() throws Exception {
        build();
        Files.writeString(javaHome.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");

        var run = run();

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.output())
                .isEqualTo(
                        "Millrace needs a JDK 25 or newer, but JAVA_HOME is a JDK 17 (%s): unset it or set it to another.\n"
                                .formatted(javaHome));
    }

    @Test
    void explainsItself() throws Exception {
        assertThat(run("help").exit()).isZero();
        assertThat(run("--help").output()).startsWith("Usage: bin/millrace ");

        var unknown = run("import");
        assertThat(unknown.exit()).isEqualTo(2);
        assertThat(unknown.output()).startsWith("Millrace knows no command 'import'.\nUsage: ");
    }

    private record Run(int exit, long pid, String output) {

        List<String> lines(String start) {
            return output.lines()
                    .filter(line -> line.startsWith(start))
                    .map(line -> line.substring(start.length()))
                    .toList();
        }
    }

    private Run run(String... args) throws IOException, InterruptedException {
        return runWith(Map.of(), args);
    }

    private Run runWith(Map<String, String> environment, String... args)
            throws IOException, InterruptedException {
        var command = new ProcessBuilder(install.resolve("bin/millrace").toString());
        command.command().addAll(List.of(args));
        command.directory(elsewhere.toFile()).redirectErrorStream(true);
        command.environment().keySet().removeIf(name -> name.startsWith("SPRING_"));
        command.environment().remove("JAVA_OPTS");
        command.environment().put("JAVA_HOME", javaHome.toString());
        command.environment().putAll(environment);
        var process = command.start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), process.pid(), output);
    }

    private void build() throws IOException {
        Files.createFile(install.resolve("target/millrace.jar"));
    }

    private long extractions() throws IOException {
        var log = javaHome.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log).size() : 0;
    }

    private static void executable(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
