package io.millrace.schedules;

import io.millrace.access.FieldRefused;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.scheduling.support.CronExpression;

/// A cron expression as people write it: the six fields of [CronExpression], the five of a crontab,
/// or a macro.
final class CronText {

    static final int LONGEST = 200;

    /// What a field is called, and what it takes.
    private record Field(String name, String takes) {}

    private static final List<Field> FIELDS =
            List.of(
                    new Field("second", "0 to 59"),
                    new Field("minute", "0 to 59"),
                    new Field("hour", "0 to 23"),
                    new Field("day of the month", "1 to 31, L, LW and 1W to 31W"),
                    new Field("month", "1 to 12 and JAN to DEC"),
                    new Field("day of the week", "0 to 7, SUN to SAT, 5L and 5#2"));

    private CronText() {}

    /// @throws ScheduleRefused saying what is wrong with it
    static CronExpression parse(String text) {
        String cron = withSeconds(text.strip());
        try {
            return CronExpression.parse(cron);
        } catch (IllegalArgumentException e) {
            throw FieldRefused.of("cron", whatIsWrong(cron));
        }
    }

    /// Crontabs have no seconds.
    private static String withSeconds(String text) {
        String[] fields = fieldsOf(text);
        String cron = String.join(" ", fields);
        return fields.length == FIELDS.size() - 1 ? "0 " + cron : cron;
    }

    private static String[] fieldsOf(String cron) {
        return cron.split("\\s+", -1);
    }

    private static String whatIsWrong(String cron) {
        String[] fields = fieldsOf(cron);
        if (fields.length != FIELDS.size()) {
            return "must be six fields (second, minute, hour, day of the month, month, day of the week), "
                    + "five without the second, or one of @hourly, @daily, @weekly, @monthly and @yearly";
        }
        return IntStream.range(0, fields.length)
                .filter(field -> !isReadable(field, fields[field]))
                .mapToObj(field ->
                        "has a wrong %s: \"%s\"; there are %s, with * , - and /"
                                .formatted(
                                        FIELDS.get(field).name(),
                                        fields[field],
                                        FIELDS.get(field).takes()))
                .findFirst()
                .orElse("cannot be read");
    }

    private static boolean isReadable(int field, String text) {
        var alone = new String[FIELDS.size()];
        Arrays.fill(alone, "*");
        alone[field] = text;
        return CronExpression.isValidExpression(String.join(" ", alone));
    }

    /// Whether it says no hour at all, such as "at every full hour" and "every ten minutes".
    static boolean isForEveryHour(CronExpression cron) {
        return fieldsOf(cron.toString())[2].equals("*");
    }
}
