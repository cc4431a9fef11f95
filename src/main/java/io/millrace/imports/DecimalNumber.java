package io.millrace.imports;

import java.math.BigDecimal;
import org.bson.types.Decimal128;
import org.jspecify.annotations.Nullable;

/// Numbers with decimals. A double shows fifteen significant digits as they were written; what has
/// more, up to 34, or lies outside its range becomes a decimal128, so that no digit is lost. What
/// would lose one even then is no number here.
final class DecimalNumber implements ValueType {

    private static final int DIGITS_OF_DOUBLE = 15;
    private static final int DIGITS_OF_DECIMAL = 34;

    private final BrokenRule noNumber;
    private final DecimalText written;
    private final boolean alwaysDecimal;

    DecimalNumber(BrokenRule noNumber, DecimalText written, boolean alwaysDecimal) {
        this.noNumber = noNumber;
        this.written = written;
        this.alwaysDecimal = alwaysDecimal;
    }

    @Override
    public Object parse(String text) {
        String plain = written.plain(text);
        if (plain == null) {
            return noNumber;
        }
        Object number = alwaysDecimal ? decimal(plain) : of(plain);
        return number == null ? noNumber : number;
    }

    /// The value of a number that is written as in JSON; null where digits would be lost.
    static @Nullable Object of(String plain) {
        int digits = significantDigits(plain);
        if (digits == 0) {
            return 0.0;
        }
        if (digits <= DIGITS_OF_DOUBLE) {
            double number = Double.parseDouble(plain);
            if (Double.isFinite(number) && Math.abs(number) >= Double.MIN_NORMAL) {
                return number;
            }
        }
        return decimal(plain);
    }

    private static @Nullable Decimal128 decimal(String plain) {
        if (significantDigits(plain) > DIGITS_OF_DECIMAL) {
            return null;
        }
        try {
            var number = new BigDecimal(plain);
            return new Decimal128(
                    number.precision() > DIGITS_OF_DECIMAL ? number.stripTrailingZeros() : number);
        } catch (NumberFormatException e) {
            return null; // its exponent is beyond even this range
        }
    }

    /// Digits from the first to the last that is not zero.
    private static int significantDigits(String plain) {
        int digits = 0;
        int counted = 0;
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == 'e' || c == 'E') {
                break;
            }
            if (c >= '0' && c <= '9' && (c != '0' || digits > 0)) {
                digits++;
                counted = c == '0' ? counted : digits;
            }
        }
        return counted;
    }

    /// For comparing: the number that is written, not its binary neighbour.
    static BigDecimal exact(Object number) {
        return switch (number) {
            case Integer small -> BigDecimal.valueOf(small);
            case Long large -> BigDecimal.valueOf(large);
            default -> new BigDecimal(number.toString());
        };
    }
}
