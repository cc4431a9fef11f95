package io.millrace;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// `--import=people.csv`: imports the files named on the command line through HTTP, like anyone
/// else would, and leaves Millrace serving.
///
/// Several files: `--import=a.csv,b.csv`, the option more than once, or `--import a.csv b.csv`.
///
/// It starts when everything else has started and works in a thread of its own: whoever waits for
/// readiness, such as the workers that do the import, must not wait for it.
@Component
class ImportCommand {

    private static final Duration ASK_EVERY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ApplicationArguments arguments;
    private final JsonMapper json;
    private volatile @Nullable Thread importing;

    ImportCommand(ApplicationArguments arguments, JsonMapper json) {
        this.arguments = arguments;
        this.json = json;
    }

    @EventListener
    @Order(2)
    void start(ApplicationReadyEvent ready) {
        if (arguments.containsOption("import")) {
            OwnAddress.of(ready.getApplicationContext()).ifPresent(this::startImporting);
        }
    }

    private void startImporting(URI base) {
        importing = Thread.ofVirtual().name("import-client").start(() -> run(base));
    }

    /// Comes before the web server stops, which would otherwise wait for our own upload to end.
    @EventListener
    void stop(ContextClosedEvent closed) throws InterruptedException {
        var thread = importing;
        if (thread != null) {
            thread.interrupt();
            thread.join(LAST_WORDS);
        }
    }

    private void run(URI base) {
        var screen = Screen.ofProcess();
        var files = files(arguments);
        if (files.isEmpty()) {
            screen.print("--import needs a file, such as --import=people.csv");
            return;
        }
        try (var client = new ImportClient(base, json)) {
            new ImportFiles(client, screen, ASK_EVERY, PATIENCE).run(files);
            screen.print("Millrace goes on serving at " + base + " until it is stopped (Ctrl-C).");
        } catch (InterruptedException e) {
            // Millrace is stopping, and so does this thread.
            Thread.currentThread().interrupt();
        }
    }

    /// Values of the option first, then what stands on the command line without an option.
    static List<String> files(ApplicationArguments arguments) {
        var values = new ArrayList<String>();
        var optionValues = arguments.getOptionValues("import");
        if (optionValues != null) {
            optionValues.forEach(value -> named(value).forEach(values::add));
        }
        values.addAll(arguments.getNonOptionArgs());
        return values;
    }

    /// Commas separate files, except in the name of a file that exists.
    private static Stream<String> named(String value) {
        return exists(value)
                ? Stream.of(value)
                : Stream.of(value.split(",", -1)).map(String::strip).filter(f -> !f.isEmpty());
    }

    private static boolean exists(String file) {
        try {
            return !file.isEmpty() && Files.exists(Path.of(file));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
