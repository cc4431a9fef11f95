package io.millrace.imports;

import org.jspecify.annotations.Nullable;

/// Whole numbers: an `Integer` where it fits, else a `Long`, and nothing beyond; a number is never
/// wrapped or cut. A leading `+` is no part of one: what has it is a phone number more often.
final class WholeNumber implements ValueType {

    private static final int DIGITS_OF_INT = 9;

    private final BrokenRule noNumber;
    private final @Nullable BrokenRule noSign;
    private final @Nullable DecimalText written;

    /// @param noSign what a number with a sign breaks; null where there may be one
    /// @param written how it may be written other than in plain digits
    WholeNumber(BrokenRule noNumber, @Nullable BrokenRule noSign, @Nullable DecimalText written) {
        this.noNumber = noNumber;
        this.noSign = noSign;
        this.written = written;
    }

    @Override
    public Object parse(String text) {
        String digits = written == null ? text.strip() : written.plain(text);
        if (digits == null || digits.isEmpty()) {
            return noNumber;
        }
        boolean negative = digits.charAt(0) == '-';
        int start = negative ? 1 : 0;
        for (int i = start; i < digits.length(); i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return noNumber;
            }
        }
        if (start == digits.length()) {
            return noNumber;
        }
        if (negative && noSign != null) {
            return noSign;
        }
        return digits.length() - start <= DIGITS_OF_INT
                ? (Object) small(digits, start)
                : large(digits, start);
    }

    private static int small(String digits, int start) {
        int number = 0;
        for (int i = start; i < digits.length(); i++) {
            number = number * 10 + (digits.charAt(i) - '0');
        }
        return start == 0 ? number : -number;
    }

    /// Counts downwards, as there is one more negative number than there are positive ones.
    private Object large(String digits, int start) {
        long number = 0;
        for (int i = start; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (number < (Long.MIN_VALUE + digit) / 10) {
                return noNumber;
            }
            number = number * 10 - digit;
        }
        if (start == 0 && number == Long.MIN_VALUE) {
            return noNumber;
        }
        long signed = start == 0 ? -number : number;
        return signed == (int) signed ? (Object) (int) signed : (Object) signed;
    }
}
