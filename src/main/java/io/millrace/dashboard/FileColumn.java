package io.millrace.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// A column of a file.
///
/// @param index from 0
/// @param byName whether definitions can find it by its name, and not by its place alone
record FileColumn(int index, String name, boolean byName) {

    /// Those of the file that a definition was proposed for.
    ///
    /// @param named whether the file names its columns at all
    static List<FileColumn> of(JsonNode proposed, boolean named) {
        JsonNode fields = proposed.path("fields");
        return IntStream.range(0, fields.size())
                .mapToObj(i ->
                        new FileColumn(
                                i,
                                fields.get(i).path("name").asString(),
                                named && !fields.get(i).has("position")))
                .toList();
    }

    /// Its name as definitions compare it.
    String key() {
        return key(name);
    }

    static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
