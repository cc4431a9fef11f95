package io.millrace.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where a field is, as `a.b.c`. Arrays on the way, and at the end, stand for each of their
/// elements.
final class FieldPath {

    private static final BsonKey MISSING;
    private static final BsonKey EMPTY_ARRAY;

    static {
        var encoder = new KeyEncoder();
        encoder.missing();
        MISSING = encoder.key();
        encoder.truncate(0);
        encoder.emptyArray();
        EMPTY_ARRAY = encoder.key();
    }

    private final byte[][] names;

    FieldPath(String path) {
        names =
                Arrays.stream(path.split("\\.", -1))
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
    }

    /// Writes the field's only value, or that it is missing; writes nothing and says false where an
    /// array lies on the way or at the end.
    boolean writeOnly(RawDocument document, KeyEncoder out) {
        var elements = document.elements();
        for (int i = 0; elements.find(names[i]); i++) {
            if (elements.type == BsonElements.ARRAY) {
                return false;
            }
            if (i == names.length - 1) {
                out.value(elements);
                return true;
            }
            if (elements.type != BsonElements.DOCUMENT) {
                break;
            }
            elements = elements.children();
        }
        out.missing();
        return true;
    }

    /// The keys of all values, at least one.
    Set<BsonKey> keys(RawDocument document) {
        var keys = new LinkedHashSet<BsonKey>();
        collect(document.elements(), 0, keys);
        if (keys.isEmpty()) {
            keys.add(MISSING);
        }
        return keys;
    }

    private void collect(BsonElements in, int i, Set<BsonKey> keys) {
        if (!in.find(names[i])) {
            keys.add(MISSING);
        } else if (i == names.length - 1) {
            values(in, keys);
        } else if (in.type == BsonElements.DOCUMENT) {
            collect(in.children(), i + 1, keys);
        } else if (in.type == BsonElements.ARRAY) {
            collectFromEach(in.children(), i + 1, keys);
            if (in.children().find(names[i + 1])) { // the next name is a position, as in `a.0.b`
                collect(in.children(), i + 1, keys);
            }
        } else {
            keys.add(MISSING);
        }
    }

    private void collectFromEach(BsonElements items, int i, Set<BsonKey> keys) {
        while (items.next()) {
            if (items.type == BsonElements.DOCUMENT) {
                collect(items.children(), i, keys);
            } else {
                keys.add(MISSING); // a query for null finds those too
            }
        }
    }

    private static void values(BsonElements in, Set<BsonKey> keys) {
        if (in.type != BsonElements.ARRAY) {
            keys.add(key(in));
            return;
        }
        var items = in.children();
        if (!items.next()) {
            keys.add(EMPTY_ARRAY);
            return;
        }
        do {
            keys.add(key(items));
        } while (items.next());
    }

    private static BsonKey key(BsonElements element) {
        var encoder = new KeyEncoder();
        encoder.value(element);
        return encoder.key();
    }

    /// Whether there is a value, be it null.
    boolean isIn(RawDocument document) {
        var elements = document.elements();
        for (int i = 0; elements.find(names[i]); i++) {
            if (i == names.length - 1 || elements.type == BsonElements.ARRAY) {
                return true;
            }
            if (elements.type != BsonElements.DOCUMENT) {
                break;
            }
            elements = elements.children();
        }
        return false;
    }

    /// The path down to the first array on the way, or null where there is none.
    @Nullable String firstArray(RawDocument document) {
        var path = new StringBuilder();
        var elements = document.elements();
        for (int i = 0; i < names.length && elements.find(names[i]); i++) {
            path.append(i == 0 ? "" : ".").append(elements.name());
            if (elements.type == BsonElements.ARRAY) {
                return path.toString();
            }
            if (elements.type != BsonElements.DOCUMENT) {
                break;
            }
            elements = elements.children();
        }
        return null;
    }
}
