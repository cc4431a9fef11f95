package io.millrace.formats;

import java.util.Locale;
import java.util.regex.Pattern;

/// What the style of a cell makes of its number.
enum NumberStyle {
    NUMBER,
    DATE,
    TIME,
    DATE_TIME,
    /// A time that may go beyond a day.
    ELAPSED;

    /// Texts in quotes, characters after `\`, `_` and `*`, and colours and conditions in brackets.
    private static final Pattern DECORATION =
            Pattern.compile("\"[^\"]*+\"?|[\\\\_*].|\\[(?!h+]|m+]|s+])[^\\]]*+]?");

    /// The formats that every workbook has without listing them.
    static NumberStyle ofBuiltIn(int id) {
        if ((id >= 14 && id <= 17)
                || (id >= 27 && id <= 31)
                || id == 36
                || (id >= 50 && id <= 54)
                || id == 57
                || id == 58) {
            return DATE;
        }
        if ((id >= 18 && id <= 21)
                || (id >= 32 && id <= 35)
                || id == 45
                || id == 47
                || id == 55
                || id == 56) {
            return TIME;
        }
        return id == 22 ? DATE_TIME : id == 46 ? ELAPSED : NUMBER;
    }

    /// @param code as in `yyyy-mm-dd hh:mm`
    static NumberStyle ofCode(String code) {
        var plain = DECORATION.matcher(code.toLowerCase(Locale.ROOT)).replaceAll("");
        int section = plain.indexOf(';');
        var first = section < 0 ? plain : plain.substring(0, section);
        if (first.contains("general")) {
            return NUMBER;
        }
        if (first.indexOf('[') >= 0) {
            return ELAPSED;
        }
        boolean time = first.indexOf('h') >= 0 || first.indexOf('s') >= 0;
        boolean date =
                first.indexOf('y') >= 0
                        || first.indexOf('d') >= 0
                        || (first.indexOf('m') >= 0 && !time);
        return date ? (time ? DATE_TIME : DATE) : time ? TIME : NUMBER;
    }
}
