package io.millrace.imports;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A pattern of `strptime`, compiled: `%d.%m.%Y`. Names of months and days are English, and years
/// have four digits unless the pattern says `%y`. Numbers of one digit are taken for two, except in
/// the patterns of ISO 8601 here.
final class DatePattern {

    /// No such moment.
    static final long NONE = Long.MIN_VALUE;

    static final DatePattern ISO_DATE = new DatePattern("%Y-%m-%d", true);
    static final DatePattern ISO_TIME = new DatePattern("%H:%M%2", true);
    static final DatePattern ISO_DATETIME = new DatePattern("%Y-%m-%d%1%H:%M%2%3", true);

    /// What can be told apart without knowing whether days or months come first.
    static final List<DatePattern> ANY_DATE =
            List.of(
                    ISO_DATE,
                    new DatePattern("%Y/%m/%d", false),
                    new DatePattern("%d.%m.%Y", false),
                    new DatePattern("%Y%m%d", true),
                    new DatePattern("%d %b %Y", false),
                    new DatePattern("%b %d, %Y", false));

    static final List<DatePattern> ANY_TIME =
            List.of(
                    ISO_TIME,
                    new DatePattern("%I:%M %p", false),
                    new DatePattern("%I:%M:%S %p", false));
    static final List<DatePattern> ANY_DATETIME =
            List.of(
                    ISO_DATETIME,
                    new DatePattern("%Y/%m/%d%1%H:%M%2%3", false),
                    new DatePattern("%d.%m.%Y%1%H:%M%2%3", false),
                    new DatePattern("%Y%m%dT%H%M%S%3", true),
                    new DatePattern("%d %b %Y %H:%M%2%3", false));

    private static final String DIRECTIVES = "YymdHIMSfpjbBaAzZ%";
    private static final List<String> MONTHS =
            List.of(
                    "january",
                    "february",
                    "march",
                    "april",
                    "may",
                    "june",
                    "july",
                    "august",
                    "september",
                    "october",
                    "november",
                    "december");
    private static final List<String> DAYS =
            List.of("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday");
    private static final int SHORT_NAME = 3;
    private static final int DIRECTIVE = 1 << 16;

    private final int[] steps;
    private final boolean strict;

    /// @param strict whether numbers need all their digits
    private DatePattern(String pattern, boolean strict) {
        this.steps = steps(pattern);
        this.strict = strict;
    }

    /// @throws IllegalArgumentException with what is wrong, for people
    static DatePattern of(String pattern) {
        String spelt = expanded(pattern);
        for (int i = 0; i < spelt.length(); i++) {
            if (spelt.charAt(i) == '%') {
                i++;
                if (i == spelt.length() || DIRECTIVES.indexOf(spelt.charAt(i)) < 0) {
                    throw new IllegalArgumentException(
                            "\"%s\" is no directive; known are %%Y %%y %%m %%d %%j %%b %%B %%a %%A %%H %%I %%M %%S %%f %%p %%z %%Z %%F %%T %%R %%D %%%%"
                                    .formatted(
                                            spelt.substring(
                                                    i - 1, Math.min(i + 1, spelt.length()))));
                }
            }
        }
        return new DatePattern(spelt, false);
    }

    private static String expanded(String pattern) {
        return pattern.replace("%F", "%Y-%m-%d")
                .replace("%T", "%H:%M:%S")
                .replace("%R", "%H:%M")
                .replace("%D", "%m/%d/%y");
    }

    private static int[] steps(String pattern) {
        var steps = new int[pattern.length()];
        int count = 0;
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            steps[count++] =
                    c == '%' && pattern.charAt(++i) != '%'
                            ? DIRECTIVE | pattern.charAt(i)
                            : pattern.charAt(i);
        }
        return java.util.Arrays.copyOf(steps, count);
    }

    /// Whether it says day, month and year.
    boolean hasDate() {
        return (has('Y') || has('y'))
                && (has('j') || (has('d') && (has('m') || has('b') || has('B'))));
    }

    boolean hasTime() {
        return has('H') || (has('I') && has('p'));
    }

    private boolean has(char directive) {
        for (int step : steps) {
            if (step == (DIRECTIVE | directive)) {
                return true;
            }
        }
        return false;
    }

    /// Milliseconds since 1970, UTC where the text names no offset; [#NONE] where it does not match
    /// or there is no such day. What the pattern does not say is 1970-01-01, midnight.
    long parse(String text) {
        var reading = new Reading(text, strict);
        for (int step : steps) {
            boolean fits =
                    step >= DIRECTIVE
                            ? reading.take((char) (step - DIRECTIVE))
                            : reading.literal((char) step);
            if (!fits) {
                return NONE;
            }
        }
        return reading.atEnd() ? reading.millis() : NONE;
    }

    /// The text in hand and what was found in it so far.
    private static final class Reading {

        private final String text;
        private final boolean strict;
        private int at;
        private int found;

        private int year = 1970;
        private int month = 1;
        private int day = 1;
        private int dayOfYear;
        private int hour;
        private int minute;
        private int second;
        private int millis;
        private int offsetMinutes;
        private @Nullable Boolean afternoon;

        Reading(String text, boolean strict) {
            this.text = text;
            this.strict = strict;
        }

        boolean atEnd() {
            return at == text.length();
        }

        boolean literal(char c) {
            if (at < text.length() && text.charAt(at) == c) {
                at++;
                return true;
            }
            return false;
        }

        boolean take(char directive) {
            return switch (directive) {
                case 'Y' -> digits(4, 4) && (year = found) >= 0;
                case 'y' -> digits(2, 2) && (year = found + (found < 69 ? 2000 : 1900)) > 0;
                case 'm' -> two() && (month = found) >= 1 && month <= 12;
                case 'd' -> two() && (day = found) >= 1 && day <= 31;
                case 'j' -> digits(strict ? 3 : 1, 3) && (dayOfYear = found) >= 1;
                case 'b', 'B' -> name(MONTHS) && (month = found + 1) > 0;
                case 'a', 'A' -> name(DAYS);
                case 'H' -> two() && (hour = found) <= 23;
                case 'I' -> two() && (hour = found) >= 1 && hour <= 12;
                case 'M' -> two() && (minute = found) <= 59;
                case 'S' -> two() && (second = found) <= 59;
                case 'f' -> fraction();
                case 'p' -> halfOfDay();
                case 'z' -> offset();
                case 'Z' -> zone();
                case '1' -> literal('T') || literal('t') || literal(' ');
                case '2' -> !literal(':') || (take('S') && atMostFraction());
                case '3' -> atEnd() || offset();
                default -> throw new IllegalStateException("directive " + directive);
            };
        }

        private boolean two() {
            return digits(strict ? 2 : 1, 2);
        }

        private boolean digits(int fewest, int most) {
            int start = at;
            found = 0;
            while (at < text.length() && at - start < most && isDigit(text.charAt(at))) {
                found = found * 10 + (text.charAt(at++) - '0');
            }
            return at - start >= fewest;
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        /// Digits beyond the millisecond are dropped: BSON has no place for them.
        private boolean fraction() {
            int start = at;
            int place = 100;
            while (at < text.length() && at - start < 9 && isDigit(text.charAt(at))) {
                millis += (text.charAt(at++) - '0') * place;
                place /= 10;
            }
            return at > start;
        }

        private boolean atMostFraction() {
            boolean more = literal('.') || literal(',');
            return !more || fraction();
        }

        private boolean name(List<String> names) {
            int end = at;
            while (end < text.length() && Character.isLetter(text.charAt(end))) {
                end++;
            }
            String given = text.substring(at, end).toLowerCase(Locale.ROOT);
            at = end;
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                if (given.equals(name) || given.equals(name.substring(0, SHORT_NAME))) {
                    found = i;
                    return true;
                }
            }
            return false;
        }

        private boolean halfOfDay() {
            boolean am = text.regionMatches(true, at, "am", 0, 2);
            boolean pm = text.regionMatches(true, at, "pm", 0, 2);
            afternoon = pm;
            at += 2;
            return am || pm;
        }

        private boolean offset() {
            if (literal('Z') || literal('z')) {
                return true;
            }
            int sign = literal('+') ? 1 : literal('-') ? -1 : 0;
            if (sign == 0 || !digits(2, 2) || found > 18) {
                return false;
            }
            int hours = found;
            boolean minutes = literal(':') || (!atEnd() && isDigit(text.charAt(at)));
            if (minutes && (!digits(2, 2) || found > 59)) {
                return false;
            }
            offsetMinutes = sign * (hours * 60 + (minutes ? found : 0));
            return true;
        }

        /// Only names that always mean the same.
        private boolean zone() {
            for (String utc : List.of("UTC", "GMT", "Z")) {
                if (text.regionMatches(true, at, utc, 0, utc.length())) {
                    at += utc.length();
                    return true;
                }
            }
            return false;
        }

        long millis() {
            int hours = afternoon == null ? hour : hour % 12 + (afternoon ? 12 : 0);
            if (dayOfYear > (java.time.Year.isLeap(year) ? 366 : 365)
                    || (day > 28 && day > YearMonth.of(year, month).lengthOfMonth())) {
                return NONE;
            }
            long days =
                    dayOfYear > 0
                            ? LocalDate.ofYearDay(year, dayOfYear).toEpochDay()
                            : LocalDate.of(year, month, day).toEpochDay();
            return ((days * 24 + hours) * 60 + minute - offsetMinutes) * 60_000
                    + second * 1000L
                    + millis;
        }
    }
}
