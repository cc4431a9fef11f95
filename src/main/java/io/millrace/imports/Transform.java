package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/// What is done to a text before it is looked at.
enum Transform {
    /// Takes white space off both ends.
    @JsonProperty("trim")
    TRIM,
    @JsonProperty("lowercase")
    LOWERCASE,
    @JsonProperty("uppercase")
    UPPERCASE,
    /// Makes one space of each run of white space.
    @JsonProperty("collapseSpaces")
    COLLAPSE_SPACES;

    /// The same text again where there is nothing to do.
    String apply(String text) {
        return switch (this) {
            case TRIM -> text.strip();
            case LOWERCASE -> text.toLowerCase(Locale.ROOT);
            case UPPERCASE -> text.toUpperCase(Locale.ROOT);
            case COLLAPSE_SPACES -> collapsed(text);
        };
    }

    private static String collapsed(String text) {
        StringBuilder collapsed = null;
        boolean inSpace = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
            boolean kept = !space || (!inSpace && c == ' ');
            if (!kept && collapsed == null) {
                collapsed = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (collapsed != null && !(space && inSpace)) {
                collapsed.append(space ? ' ' : c);
            }
            inSpace = space;
        }
        return collapsed == null ? text : collapsed.toString();
    }
}
