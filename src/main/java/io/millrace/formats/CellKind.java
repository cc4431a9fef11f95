package io.millrace.formats;

import java.util.regex.Pattern;

/// What a value looks like.
enum CellKind {
    EMPTY(""),
    NUMBER(
            "[-+]?(\\d{1,18}|\\d{1,3}([ ',.]\\d{3}){1,6})([.,]\\d{1,18})?([eE][-+]?\\d{1,3})? ?[%\u20ac$]?"),
    DATE(
            "\\d{1,4}([-./|])\\d{1,2}\\1\\d{1,4}([T ].{1,30})?|\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?"),
    WORD_OF_TWO("(?i)true|false|yes|no"),
    ADDRESS("[^@\\s]{1,100}@[^@\\s]{1,100}\\.[^@\\s]{1,30}|https?://\\S{1,400}"),
    IDENTIFIER("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}"),
    TEXT("(?s).*");

    private static final int LONGEST = 512;

    private final Pattern pattern;

    CellKind(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    static CellKind of(String value) {
        var text = value.strip();
        if (text.length() > LONGEST) {
            return TEXT;
        }
        for (var kind : values()) {
            if (kind.pattern.matcher(text).matches()) {
                return kind;
            }
        }
        return TEXT;
    }

    /// Whether it says more than that there is something.
    boolean isTyped() {
        return this != TEXT && this != EMPTY;
    }
}
