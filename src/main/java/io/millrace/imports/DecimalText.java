package io.millrace.imports;

import org.jspecify.annotations.Nullable;

/// Reads numbers as people write them, with their own signs for decimals and groups and, where
/// allowed, other text around them.
///
/// Signs of groups stand between digits before the decimals: three digits behind the last, two or
/// three between others. So `1,234` in groups is 1234 and `1,5` is no number, rather than 15.
final class DecimalText {

    private final char decimal;
    private final @Nullable Character group;
    private final boolean bare;

    /// @param bare false to pass over other text around the number
    DecimalText(char decimal, @Nullable Character group, boolean bare) {
        this.decimal = decimal;
        this.group = group;
        this.bare = bare;
    }

    /// The number as JSON has it, or null: no exponent without digits, no sign but `-`, nothing
    /// infinite.
    @Nullable String plain(String text) {
        String number = bare ? text.strip() : core(text);
        return group == null && decimal == '.'
                ? (isNumber(number, '.') ? number : null)
                : rewritten(number);
    }

    private @Nullable String rewritten(String number) {
        int end = number.length();
        int start = number.startsWith("-") ? 1 : 0;
        int integerEnd = start;
        while (integerEnd < end
                && (digit(number, integerEnd) || grouping(number.charAt(integerEnd)))) {
            integerEnd++;
        }
        String digits = ungrouped(number.substring(start, integerEnd));
        if (digits == null) {
            return null;
        }
        String rest = number.substring(integerEnd);
        String plain = number.substring(0, start) + digits + rest;
        return isNumber(plain, decimal) ? plain.replace(decimal, '.') : null;
    }

    private @Nullable String ungrouped(String digits) {
        var plain = new StringBuilder();
        int inGroup = 0;
        boolean grouped = false;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (grouping(c)) {
                if (inGroup < (grouped ? 2 : 1) || inGroup > 3) {
                    return null;
                }
                grouped = true;
                inGroup = 0;
            } else {
                plain.append(c);
                inGroup++;
            }
        }
        return grouped && inGroup != 3 ? null : plain.toString();
    }

    private boolean grouping(char c) {
        return group != null
                && (c == group || (Character.isSpaceChar(group) && Character.isSpaceChar(c)));
    }

    /// What is left between the first and the last sign of a number.
    private String core(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && !digit(text, start)) {
            start++;
        }
        while (end > start && !digit(text, end - 1)) {
            end--;
        }
        if (start > 0 && start < end && text.charAt(start - 1) == decimal) {
            start--;
        }
        boolean negative = text.lastIndexOf('-', start) >= 0 && text.indexOf('-') < start;
        return (negative ? "-" : "") + text.substring(start, end);
    }

    private static boolean digit(String text, int index) {
        return text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    /// `-`, digits, decimals, exponent; digits before or after the decimal sign may be left out,
    /// not both.
    private static boolean isNumber(String text, char decimal) {
        int at = text.startsWith("-") ? 1 : 0;
        int whole = digits(text, at);
        at += whole;
        int decimals = 0;
        if (at < text.length() && text.charAt(at) == decimal) {
            decimals = digits(text, at + 1);
            at += 1 + decimals;
        }
        if (whole + decimals == 0) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            at += at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? 1 : 0;
            int exponent = digits(text, at);
            at += exponent;
            if (exponent == 0 || exponent > 5) {
                return false;
            }
        }
        return at == text.length();
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && digit(text, at)) {
            at++;
        }
        return at - from;
    }
}
