package io.millrace.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The commonest cron expressions, as people say them.
final class CronWords {

    private static final Map<String, String> MACROS =
            Map.of(
                    "@hourly", "every full hour",
                    "@daily", "every day at 00:00",
                    "@midnight", "every day at 00:00",
                    "@weekly", "every Sunday at 00:00",
                    "@monthly", "on the 1st of each month at 00:00",
                    "@yearly", "every 1 January at 00:00",
                    "@annually", "every 1 January at 00:00");

    private static final List<String> DAYS =
            List.of(
                    "Sunday",
                    "Monday",
                    "Tuesday",
                    "Wednesday",
                    "Thursday",
                    "Friday",
                    "Saturday",
                    "Sunday");
    private static final List<String> SHORT =
            List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private static final Pattern NUMBER = Pattern.compile("\\d{1,2}");
    private static final Pattern STEP = Pattern.compile("(?:\\*|0)/(\\d{1,2})");

    private CronWords() {}

    /// Empty where words would be no easier to read.
    static Optional<String> of(String cron) {
        String macro = MACROS.get(cron.strip());
        if (macro != null) {
            return Optional.of(macro);
        }
        var fields = List.of(cron.strip().split("\\s+"));
        if (fields.size() == 6 && fields.getFirst().equals("0")) {
            fields = fields.subList(1, 6);
        }
        return fields.size() == 5 && fields.get(3).equals("*")
                ? words(fields.get(0), fields.get(1), fields.get(2), fields.get(4))
                : Optional.empty();
    }

    private static Optional<String> words(String minute, String hour, String day, String weekday) {
        if (hour.equals("*")) {
            return isAny(day) && isAny(weekday) ? withinTheHour(minute) : Optional.empty();
        }
        if (!isNumber(minute) || !isNumber(hour)) {
            return Optional.empty();
        }
        String time = " at %02d:%02d".formatted(Integer.parseInt(hour), Integer.parseInt(minute));
        if (isAny(weekday)) {
            return onDay(day).map(words -> words + time);
        }
        return isAny(day) ? onWeekday(weekday).map(words -> words + time) : Optional.empty();
    }

    private static Optional<String> withinTheHour(String minute) {
        var step = STEP.matcher(minute);
        if (minute.equals("*")) {
            return Optional.of("every minute");
        }
        if (step.matches()) {
            return everyMinutes(Integer.parseInt(step.group(1)));
        }
        if (!isNumber(minute)) {
            return Optional.empty();
        }
        int at = Integer.parseInt(minute);
        return Optional.of(at == 0 ? "every full hour" : "every hour at minute " + at);
    }

    /// Minutes are counted anew in each hour: a step of 45 runs at minute 0 and 45.
    private static Optional<String> everyMinutes(int step) {
        if (step == 1) {
            return Optional.of("every minute");
        }
        return step > 1 && step < 60 && 60 % step == 0
                ? Optional.of("every " + step + " minutes")
                : Optional.empty();
    }

    private static Optional<String> onDay(String day) {
        if (isAny(day)) {
            return Optional.of("every day");
        }
        if (day.equals("L")) {
            return Optional.of("on the last day of each month");
        }
        return isNumber(day) ? Optional.of("on day " + day + " of each month") : Optional.empty();
    }

    private static Optional<String> onWeekday(String weekday) {
        int dash = weekday.indexOf('-');
        if (dash < 0) {
            return dayOfWeek(weekday).map(day -> "every " + day);
        }
        return dayOfWeek(weekday.substring(0, dash))
                .flatMap(from ->
                        dayOfWeek(weekday.substring(dash + 1))
                                .map(to -> "from " + from + " to " + to));
    }

    private static Optional<String> dayOfWeek(String text) {
        int named = SHORT.indexOf(text.toUpperCase(Locale.ROOT));
        int number = isNumber(text) ? Integer.parseInt(text) : named;
        return number >= 0 && number < DAYS.size()
                ? Optional.of(DAYS.get(number))
                : Optional.empty();
    }

    private static boolean isAny(String field) {
        return field.equals("*") || field.equals("?");
    }

    private static boolean isNumber(String field) {
        return NUMBER.matcher(field).matches();
    }
}
