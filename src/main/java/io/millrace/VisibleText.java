package io.millrace;

/// Text from files on a terminal: control characters shown instead of obeyed, and cut where the
/// line ends.
final class VisibleText {

    private VisibleText() {}

    /// Shows what a terminal would obey or hide the way JSON writes it: `\t`, `\n`, `\r`, `\u001B`.
    /// That includes marks that reverse the direction of writing, and halves of surrogate pairs.
    static String of(String text) {
        var visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> append(visible, c));
        return visible.toString();
    }

    /// Cuts visible text to a number of terminal columns, the last one an ellipsis if anything is
    /// missing.
    static String cut(String text, int columns) {
        if (columns(text) <= columns) {
            return text;
        }
        var kept = new StringBuilder();
        var used = 0;
        for (var c : text.codePoints().toArray()) {
            used += columns(c);
            if (used > columns - 1) {
                break;
            }
            kept.appendCodePoint(c);
        }
        return kept.append('…').toString();
    }

    static String padded(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - columns(text)));
    }

    static int columns(String text) {
        return text.codePoints().map(VisibleText::columns).sum();
    }

    private static void append(StringBuilder visible, int c) {
        switch (c) {
            case '\t' -> visible.append("\\t");
            case '\n' -> visible.append("\\n");
            case '\r' -> visible.append("\\r");
            default -> {
                if (isHidden(c)) {
                    visible.append(String.format("\\u%04X", c));
                } else {
                    visible.appendCodePoint(c);
                }
            }
        }
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    true;
            // Joiners belong to the spelling of some scripts and to many emoji.
            case Character.FORMAT -> c != 0x200C && c != 0x200D;
            default -> false;
        };
    }

    /// Close to what terminals do: none for marks that join the character before, two for the wide
    /// scripts and pictures, one for the rest.
    private static int columns(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF00 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1FAFF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }
}
