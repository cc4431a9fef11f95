package io.millrace.uploads;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// Names of uploaded files, as clients send them and as they are kept.
final class FileName {

    /// What file systems take.
    private static final int MAX_BYTES = 255;

    private static final int MAX_EXTENSION_BYTES = 20;
    private static final int MAX_KEY_LENGTH = 100;
    private static final String NAMELESS = "file";

    private FileName() {}

    /// A name without folders, control characters and invisible marks that turn or hide its
    /// letters; at most 255 bytes of UTF-8, its extension kept. Never empty, never only dots.
    static String clean(@Nullable String raw) {
        String name = raw == null ? "" : withoutFolders(raw);
        var kept = new StringBuilder();
        Normalizer.normalize(name, Normalizer.Form.NFC)
                .codePoints()
                .filter(FileName::isVisible)
                .forEach(kept::appendCodePoint);
        name = cut(kept.toString().strip());
        return name.chars().allMatch(c -> c == '.') ? NAMELESS : name;
    }

    /// A name for the object store: ASCII only, because not every store's file system takes more.
    static String forKey(String name) {
        String ascii = name.replaceAll("[^A-Za-z0-9._-]+", "_");
        int dot = ascii.lastIndexOf('.');
        String extension =
                dot >= 0 && ascii.length() - dot <= MAX_EXTENSION_BYTES ? ascii.substring(dot) : "";
        String stem = ascii.substring(0, ascii.length() - extension.length());
        return stem.substring(0, Math.min(stem.length(), MAX_KEY_LENGTH - extension.length()))
                + extension;
    }

    private static String withoutFolders(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            // Among these are the marks that turn text around. Two join letters and emoji.
            case Character.FORMAT -> character == 0x200C || character == 0x200D;
            default -> true;
        };
    }

    private static String cut(String name) {
        if (bytes(name) <= MAX_BYTES) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        String extension =
                dot > 0 && bytes(name.substring(dot)) <= MAX_EXTENSION_BYTES
                        ? name.substring(dot)
                        : "";
        int room = MAX_BYTES - bytes(extension);
        int end = 0;
        while (true) {
            int next = name.offsetByCodePoints(end, 1);
            int size = bytes(name.substring(end, next));
            if (size > room) {
                return name.substring(0, end).strip() + extension;
            }
            room -= size;
            end = next;
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
