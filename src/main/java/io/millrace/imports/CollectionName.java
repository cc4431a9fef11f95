package io.millrace.imports;

import org.jspecify.annotations.Nullable;

/// Which collections records may go to: those that MongoDB allows, and neither its own nor ours.
final class CollectionName {

    private static final int LONGEST = 120;

    private CollectionName() {}

    /// What is wrong with the name; null where nothing is.
    static @Nullable String fault(String name) {
        if (name.isBlank() || name.length() > LONGEST || !name.equals(name.strip())) {
            return "must have 1 to %d characters, and no white space around them."
                    .formatted(LONGEST);
        }
        if (name.indexOf('$') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
            return "must not hold $ or control characters.";
        }
        if (name.startsWith(".") || name.endsWith(".") || name.contains("..")) {
            return "must have a name before and after each dot.";
        }
        if (isReserved(name, "system")) {
            return "\"%s\" is MongoDB's own.".formatted(name);
        }
        return isReserved(name, "millrace") ? "\"%s\" is Millrace's own.".formatted(name) : null;
    }

    private static boolean isReserved(String name, String owner) {
        return name.regionMatches(true, 0, owner + ".", 0, owner.length() + 1);
    }
}
