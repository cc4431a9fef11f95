package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/// Parts of multipart uploads that were being written when the process was killed. S3Proxy writes a
/// part under a temporary name first, which no S3 call shows or deletes.
final class InterruptedParts {

    /// A finished part's name ends with its number; a temporary one adds a UUID.
    private static final Pattern TEMPORARY =
            Pattern.compile(".*-\\d+-\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    private InterruptedParts() {}

    /// Deletes them. Only while no server is at work in the folder.
    static void delete(Path objects) throws IOException {
        try (var files = Files.walk(objects)) {
            for (Path file : (Iterable<Path>) files.filter(InterruptedParts::isOne)::iterator) {
                Files.delete(file);
            }
        }
    }

    private static boolean isOne(Path file) {
        return file.toString().contains("/.mpus-")
                && TEMPORARY.matcher(file.getFileName().toString()).matches()
                && Files.isRegularFile(file);
    }
}
