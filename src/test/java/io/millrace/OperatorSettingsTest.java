package io.millrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/// Holds what `config/application.yml` shows to what the code does.
class OperatorSettingsTest {

    private static final Pattern SHOWN =
            Pattern.compile("#((?:millrace|server)\\.[a-z0-9.-]+):(.*)");

    @Test
    void everySettingIsShownWithItsDefault() throws IOException {
        var defaults = new LinkedHashMap<>(defaultsOfApplicationYml());
        defaults.putAll(defaultsOfRecords());
        // How a worker proves that it lives: nothing to turn without reading the code.
        defaults.keySet().removeIf(name -> name.matches("millrace.queue.(lease|heartbeat|poll)"));

        assertThat(shown()).containsExactlyInAnyOrderEntriesOf(defaults);
    }

    @Test
    void nothingIsSetTwice() throws IOException {
        var both = new TreeSet<>(defaultsOfApplicationYml().keySet());
        both.retainAll(defaultsOfRecords().keySet());

        assertThat(both).isEmpty();
        assertThat(Files.readAllLines(Path.of("config/application.yml")))
                .allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }

    private static Map<String, String> shown() throws IOException {
        var shown = new LinkedHashMap<String, String>();
        for (var line : Files.readAllLines(Path.of("config/application.yml"))) {
            var matcher = SHOWN.matcher(line);
            if (matcher.matches()) {
                shown.put(matcher.group(1), matcher.group(2).strip());
            }
        }
        return shown;
    }

    private static Map<String, String> defaultsOfApplicationYml() throws IOException {
        var defaults = new LinkedHashMap<String, String>();
        var file = new ClassPathResource("application.yml");
        for (var source : new YamlPropertySourceLoader().load("application.yml", file)) {
            var properties = (EnumerablePropertySource<?>) source;
            for (var name : properties.getPropertyNames()) {
                if (name.matches("millrace\\..*|server\\.(port|address)")) {
                    defaults.put(name, String.valueOf(properties.getProperty(name)));
                }
            }
        }
        return defaults;
    }

    /// As the configuration processor read them from the settings records at compile time.
    private static Map<String, String> defaultsOfRecords() throws IOException {
        var defaults = new LinkedHashMap<String, String>();
        try (var metadata =
                new ClassPathResource("META-INF/spring-configuration-metadata.json")
                        .getInputStream()) {
            for (var property : JsonMapper.shared().readTree(metadata).path("properties")) {
                defaults.put(
                        property.path("name").asString(),
                        property.path("defaultValue").asString(""));
            }
        }
        return defaults;
    }
}
