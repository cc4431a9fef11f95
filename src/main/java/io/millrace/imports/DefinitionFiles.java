package io.millrace.imports;

import io.millrace.imports.HeldDefinition.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The definitions in the operator's folder, one `*.yml` for each. A file is looked at when it is
/// asked for and read when it has changed, so that nothing has to be restarted; a faulty one says
/// so where it is used and listed, and stops nothing else.
@Component
class DefinitionFiles {

    private static final Logger log = LoggerFactory.getLogger(DefinitionFiles.class);
    private static final String ENDING = ".yml";

    private record Read(FileTime changed, long size, HeldDefinition definition) {}

    private final Path folder;
    private final Map<String, Read> reads = new ConcurrentHashMap<>();

    DefinitionFiles(ImportSettings settings) {
        this.folder = settings.definitions();
    }

    List<HeldDefinition> all() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(ENDING))
                    .map(file -> file.substring(0, file.length() - ENDING.length()))
                    .sorted()
                    .flatMap(name -> find(name).stream())
                    .toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            log.warn("The folder {} cannot be listed; no definition is taken from it", folder, e);
            return List.of();
        }
    }

    /// The definition of this name; one that has faults or cannot be read is there too.
    Optional<HeldDefinition> find(String name) {
        Path file = folder.resolve(name + ENDING);
        if (!DefinitionName.isOne(name)) {
            return isListed(name, file)
                    ? Optional.of(faulty(name, DefinitionName.RULE))
                    : Optional.empty();
        }
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            Read read = reads.get(name);
            if (read == null
                    || !read.changed().equals(attributes.lastModifiedTime())
                    || read.size() != attributes.size()) {
                read = read(name, file, attributes);
                reads.put(name, read);
            }
            return Optional.of(read.definition());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            log.warn("The definition {} cannot be read", file, e);
            return Optional.of(faulty(name, "The file cannot be read; the log tells why."));
        }
    }

    /// A name that comes with a request must not lead out of the folder.
    private boolean isListed(String name, Path file) {
        return name.indexOf('/') < 0 && name.indexOf('\\') < 0 && Files.isRegularFile(file);
    }

    private static Read read(String name, Path file, BasicFileAttributes attributes)
            throws IOException {
        if (attributes.size() > ReadDefinition.LONGEST_BYTES || !attributes.isRegularFile()) {
            String what =
                    "This is no file of at most %d bytes.".formatted(ReadDefinition.LONGEST_BYTES);
            return new Read(attributes.lastModifiedTime(), attributes.size(), faulty(name, what));
        }
        byte[] text = Files.readAllBytes(file);
        var definition =
                HeldDefinition.of(name, Source.FILE, () -> ReadDefinition.of(text, true, name));
        definition
                .faults()
                .forEach(fault -> log.warn("The definition {} is faulty: {}", file, fault));
        return new Read(attributes.lastModifiedTime(), attributes.size(), definition);
    }

    private static HeldDefinition faulty(String name, String what) {
        return new HeldDefinition(name, Source.FILE, null, List.of(new DefinitionFault("", what)));
    }
}
