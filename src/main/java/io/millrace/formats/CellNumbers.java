package io.millrace.formats;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;

/// Writes the numbers of cells as text: as people see them, but never in the words of a country.
final class CellNumbers {

    /// Excel holds no more; what a file has beyond that comes from binary fractions.
    private static final MathContext DIGITS = new MathContext(15);

    private static final int MAX_LENGTH = 40;
    private static final int MAX_PLAIN_EXPONENT = 20;
    private static final double MILLIS_OF_DAY = 86_400_000;
    private static final long LAST_DAY = 2_958_465;

    /// Excel knows a 29 February 1900, for it is told to do as Lotus did.
    private static final long DAY_THAT_NEVER_WAS = 60;

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private final boolean from1904;

    CellNumbers(boolean from1904) {
        this.from1904 = from1904;
    }

    /// @param number as the file has it; what is none comes back as it is
    String text(String number, NumberStyle style) {
        if (number.length() > MAX_LENGTH) {
            return number;
        }
        double value;
        try {
            value = Double.parseDouble(number);
        } catch (NumberFormatException e) {
            return number;
        }
        if (!Double.isFinite(value)) {
            return number;
        }
        return style == NumberStyle.NUMBER || value < 0 || value >= LAST_DAY + 1
                ? plain(number)
                : dated(number, Math.round(value * MILLIS_OF_DAY), style);
    }

    private static String plain(String number) {
        try {
            var value = new BigDecimal(number.strip()).round(DIGITS).stripTrailingZeros();
            return Math.abs(value.scale()) > MAX_PLAIN_EXPONENT
                    ? value.toString()
                    : value.toPlainString();
        } catch (NumberFormatException e) {
            return number;
        }
    }

    private String dated(String number, long millis, NumberStyle style) {
        long day = millis / (long) MILLIS_OF_DAY;
        var ofDay = LocalTime.MIDNIGHT.plus(Duration.ofMillis(millis % (long) MILLIS_OF_DAY));
        return switch (style) {
            case NUMBER -> plain(number);
            case TIME -> time(ofDay);
            case ELAPSED -> elapsed(Duration.ofMillis(millis));
            case DATE -> isNoDay(day) ? plain(number) : date(day).toString();
            case DATE_TIME ->
                    isNoDay(day)
                            ? plain(number)
                            : LocalDateTime.of(date(day), ofDay).toLocalDate() + "T" + time(ofDay);
        };
    }

    private boolean isNoDay(long day) {
        return !from1904 && (day == 0 || day == DAY_THAT_NEVER_WAS);
    }

    private LocalDate date(long day) {
        if (from1904) {
            return LocalDate.of(1904, 1, 1).plusDays(day);
        }
        return LocalDate.of(1899, 12, day < DAY_THAT_NEVER_WAS ? 31 : 30).plusDays(day);
    }

    private static String time(LocalTime time) {
        return (time.equals(time.withNano(0)) ? SECONDS : MILLIS).format(time);
    }

    private static String elapsed(Duration time) {
        return "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
