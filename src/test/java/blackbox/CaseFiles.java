package blackbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The cases of `src/test/resources/cases`, each a folder; its README says what is in one.
final class CaseFiles {

    private static final Path FOLDER = Path.of("src/test/resources/cases");
    private static final Set<String> OWN = Set.of("case.yml", "expected.yml");
    private static final Set<String> MEMBERS =
            Set.of("definition", "request", "before", "preview", "packed");
    private static final Set<String> EXPECTED =
            Set.of(
                    "refused",
                    "status",
                    "error",
                    "totalLines",
                    "successfulInserts",
                    "failedLines",
                    "skippedLines",
                    "errorCategories",
                    "rejects",
                    "records",
                    "preview");

    enum Packing {
        NONE(""),
        GZIP(".gz"),
        ZIP(".zip");

        private final String suffix;

        Packing(String suffix) {
            this.suffix = suffix;
        }
    }

    /// A file, how to import it, and what must become of it.
    record Case(Path file, Packing packing, JsonNode how, JsonNode expected) {

        String name() {
            return file.getParent().getFileName() + packing.suffix;
        }

        String fileName() {
            return file.getFileName() + packing.suffix;
        }

        byte[] content() throws IOException {
            byte[] content = Files.readAllBytes(file);
            return switch (packing) {
                case NONE -> content;
                case GZIP -> gzip(content);
                case ZIP -> zip(file.getFileName().toString(), content);
            };
        }

        Case packed(Packing by) {
            return new Case(file, by, how, expected);
        }
    }

    private CaseFiles() {}

    static List<Case> all() {
        try (var folders = Files.list(FOLDER)) {
            var cases = new ArrayList<Case>();
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                Case plain = read(folder);
                cases.add(plain);
                if (plain.how.path("packed").asBoolean(false)) {
                    cases.add(plain.packed(Packing.GZIP));
                    cases.add(plain.packed(Packing.ZIP));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case read(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            var inputs =
                    files.filter(file -> !OWN.contains(file.getFileName().toString())).toList();
            if (inputs.size() != 1) {
                throw new IllegalStateException(folder + " must have one file, not " + inputs);
            }
            return new Case(
                    inputs.getFirst(),
                    Packing.NONE,
                    yaml(folder.resolve("case.yml"), MEMBERS),
                    yaml(folder.resolve("expected.yml"), EXPECTED));
        }
    }

    private static JsonNode yaml(Path file, Set<String> known) throws IOException {
        var json = JsonMapper.shared();
        if (!Files.exists(file)) {
            return json.createObjectNode();
        }
        var options = new LoaderOptions();
        var yaml =
                new Yaml(
                        new SafeConstructor(options),
                        new Representer(new DumperOptions()),
                        new DumperOptions(),
                        options,
                        new PlainScalars());
        JsonNode node = json.valueToTree(yaml.load(Files.readString(file)));
        if (!known.containsAll(node.propertyNames())) {
            throw new IllegalStateException(
                    file + " may say " + known + ", not " + node.propertyNames());
        }
        return node;
    }

    /// As definitions are read: dates, `yes` and `no` are text.
    private static final class PlainScalars extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
            addImplicitResolver(Tag.NULL, Pattern.compile("null|~|"), "n~\0");
            addImplicitResolver(Tag.INT, Pattern.compile("-?(0|[1-9][0-9]*)"), "-0123456789");
            addImplicitResolver(
                    Tag.FLOAT, Pattern.compile("-?(0|[1-9][0-9]*)\\.[0-9]+"), "-0123456789");
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return out.toByteArray();
    }
}
