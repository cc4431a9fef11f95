package io.millrace.schedules;

import io.millrace.access.FieldRefused;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/// When a schedule runs: at the times of a cron expression, as the clocks of a time zone show them.
///
/// Where the clocks are put forward, a time that they skip runs at the first moment after; where
/// they are put back, one that they show twice runs the first time. A schedule for every hour goes
/// by elapsed time instead: it makes up for nothing and runs in the repeated hour too. (The times
/// of [CronExpression] in a zone are others: it loses skipped ones, and repeats.)
///
/// @param cron as [CronText] reads it
/// @param timeZone as [ZoneId] reads it
record Timetable(String cron, String timeZone) {

    private static final int LONGEST_ZONE = 64;

    /// One that has been checked.
    ///
    /// @throws ScheduleRefused naming the field that is wrong
    static Timetable of(String cron, String timeZone) {
        if (cron.length() > CronText.LONGEST) {
            throw FieldRefused.of(
                    "cron", "must have at most %d characters".formatted(CronText.LONGEST));
        }
        if (CronText.parse(cron).next(LocalDateTime.of(2000, 1, 1, 0, 0)) == null) {
            throw FieldRefused.of("cron", "is for a day that never comes");
        }
        if (timeZone.length() > LONGEST_ZONE || !isZone(timeZone)) {
            throw FieldRefused.of(
                    "timeZone", "must be the name of a time zone, such as Europe/Berlin or UTC");
        }
        return new Timetable(cron, timeZone);
    }

    private static boolean isZone(String text) {
        try {
            return ZoneId.of(text).getRules() != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /// The first time after this moment.
    Instant next(Instant after) {
        CronExpression expression = CronText.parse(cron);
        ZoneRules rules = ZoneId.of(timeZone).getRules();
        return CronText.isForEveryHour(expression)
                ? nextElapsed(expression, rules, after)
                : nextOnTheClock(expression, rules, after);
    }

    private static Instant nextOnTheClock(CronExpression cron, ZoneRules rules, Instant after) {
        LocalDateTime time = LocalDateTime.ofInstant(after, rules.getOffset(after));
        var change = rules.getTransition(time);
        if (change != null && rules.getOffset(after).equals(change.getOffsetAfter())) {
            // The second time that the clocks show this: all of it has been.
            time = change.getDateTimeBefore().minusNanos(1);
        }
        Instant next;
        do {
            time = nextOf(cron, time);
            next = momentOf(time, rules);
        } while (!next.isAfter(after));
        return next;
    }

    private static Instant momentOf(LocalDateTime time, ZoneRules rules) {
        var change = rules.getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : time.toInstant(rules.getOffset(time));
    }

    private static Instant nextElapsed(CronExpression cron, ZoneRules rules, Instant after) {
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime time = LocalDateTime.ofInstant(after, offset);
        var change = rules.nextTransition(after);
        Instant next = nextOf(cron, time).toInstant(offset);
        while (change != null && !next.isBefore(change.getInstant())) {
            next =
                    nextOf(cron, change.getDateTimeAfter().minusNanos(1))
                            .toInstant(change.getOffsetAfter());
            change = rules.nextTransition(change.getInstant());
        }
        return next;
    }

    private static LocalDateTime nextOf(CronExpression cron, LocalDateTime time) {
        @Nullable LocalDateTime next = cron.next(time);
        if (next == null) {
            throw new IllegalStateException("\"%s\" does not come again".formatted(cron));
        }
        return next;
    }
}
