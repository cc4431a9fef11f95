package io.millrace.formats;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of a record by name, while they are laid flat.
final class XmlValues {

    private final Map<String, String> values = new LinkedHashMap<>();
    private @Nullable String twice;

    void put(String name, String value) {
        if (values.putIfAbsent(name, value) != null) {
            twice = name;
        }
    }

    /// A name that two values have: `<a.b>` and the `<b>` in an `<a>` do.
    @Nullable String twice() {
        return twice;
    }

    int size() {
        return values.size();
    }

    Map<String, String> byName() {
        return values;
    }
}
