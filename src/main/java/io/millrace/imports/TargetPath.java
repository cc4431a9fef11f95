package io.millrace.imports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a value goes in a record: names with dots between them, `address.city`.
final class TargetPath {

    private static final int LONGEST = 200;
    private static final int DEEPEST = 20;
    private static final List<String> OURS = List.of("uploadedFileId", "processedAt");

    private TargetPath() {}

    /// Why no value may go there, to end a sentence that begins with the path; null where it may.
    static @Nullable String fault(String path) {
        if (path.isEmpty() || path.length() > LONGEST) {
            return "must have 1 to %d characters".formatted(LONGEST);
        }
        String[] names = path.split("\\.", -1);
        if (names.length > DEEPEST) {
            return "is nested deeper than %d".formatted(DEEPEST);
        }
        for (String name : names) {
            if (name.isEmpty()) {
                return "has an empty name between dots";
            }
            if (name.startsWith("$") || name.chars().anyMatch(Character::isISOControl)) {
                return "has a name that begins with $ or holds control characters";
            }
        }
        if (path.startsWith("_") || OURS.contains(names[0])) {
            return "begins with a name that Millrace uses itself: _id, _src and all others with _, %s"
                    .formatted(String.join(", ", OURS));
        }
        return null;
    }

    /// Whether both cannot be in one record, because they are the same or one lies inside the
    /// other.
    static boolean clash(String one, String other) {
        return one.equals(other) || one.startsWith(other + ".") || other.startsWith(one + ".");
    }
}
