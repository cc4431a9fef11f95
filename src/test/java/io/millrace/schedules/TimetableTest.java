package io.millrace.schedules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.scheduling.support.CronExpression;

/// When schedules run, above all where the clocks change.
class TimetableTest {

    private static List<String> next(String cron, String zone, String after, int count) {
        var timetable = Timetable.of(cron, zone);
        return Stream.iterate(Instant.parse(after), timetable::next)
                .skip(1)
                .limit(count)
                .map(Instant::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Berlin, 29 March 2026: from 02:00 (+01:00) to 03:00 (+02:00), which is 01:00 UTC.
                "0 30 2 * * *    | Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z",
                "0 0 2 * * *     | Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z",
                "0 0,30 2 * * *  | Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z",
                "0 30 2,3 * * *  | Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-29T01:30:00Z",
                "0 0 2,3 * * *   | Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T00:00:00Z",
                "0 0 3 * * *     | Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2026-03-30T01:00:00Z",
                "0 30 2 29 3 *   | Europe/Berlin    | 2026-03-28T12:00:00Z | 2026-03-29T01:00:00Z 2027-03-29T00:30:00Z",
                "0 30 * * * *    | Europe/Berlin    | 2026-03-29T00:00:00Z | 2026-03-29T00:30:00Z 2026-03-29T01:30:00Z",
                // Berlin, 25 October 2026: from 03:00 (+02:00) to 02:00 (+01:00), which is 01:00
                // UTC.
                "0 30 2 * * *    | Europe/Berlin    | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z",
                "0 0 2 * * *     | Europe/Berlin    | 2026-10-24T12:00:00Z | 2026-10-25T00:00:00Z 2026-10-26T01:00:00Z",
                "0 0 3 * * *     | Europe/Berlin    | 2026-10-24T12:00:00Z | 2026-10-25T02:00:00Z 2026-10-26T02:00:00Z",
                "0 0,30 2 * * *  | Europe/Berlin    | 2026-10-25T00:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:00:00Z",
                "* * 2 * * *     | Europe/Berlin    | 2026-10-25T00:59:58Z | 2026-10-25T00:59:59Z 2026-10-26T01:00:00Z",
                "0 30 2,3 * * *  | Europe/Berlin    | 2026-10-25T01:10:00Z | 2026-10-25T02:30:00Z 2026-10-26T01:30:00Z",
                "0 0 * * * *     | Europe/Berlin    | 2026-10-24T23:30:00Z | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z",
                "@hourly         | Europe/Berlin    | 2026-10-25T00:00:00Z | 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z",
                // New York, 8 March 2026: from 02:00 (-05:00) to 03:00 (-04:00), which is 07:00
                // UTC.
                "30 2 * * *      | America/New_York | 2026-03-07T12:00:00Z | 2026-03-08T07:00:00Z 2026-03-09T06:30:00Z",
                "*/20 * * * *    | America/New_York | 2026-03-08T06:30:00Z | 2026-03-08T06:40:00Z 2026-03-08T07:00:00Z",
                "15 1-4 * * *    | America/New_York | 2026-03-08T06:00:00Z | 2026-03-08T06:15:00Z 2026-03-08T07:00:00Z 2026-03-08T07:15:00Z",
                // New York, 1 November 2026: from 02:00 (-04:00) to 01:00 (-05:00), which is 06:00
                // UTC.
                "30 1 * * *      | America/New_York | 2026-10-31T12:00:00Z | 2026-11-01T05:30:00Z 2026-11-02T06:30:00Z",
                "30 * * * *      | America/New_York | 2026-11-01T05:00:00Z | 2026-11-01T05:30:00Z 2026-11-01T06:30:00Z",
                "0 */2 * * *     | America/New_York | 2026-11-01T03:00:00Z | 2026-11-01T04:00:00Z 2026-11-01T07:00:00Z",
                // Clocks that change at midnight, by half an hour, or by a whole day.
                "@daily          | America/Sao_Paulo | 2018-11-03T12:00:00Z | 2018-11-04T03:00:00Z 2018-11-05T02:00:00Z",
                "30 0 * * *      | Atlantic/Azores   | 2026-10-24T12:00:00Z | 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z",
                "45 1 * * *      | Australia/Lord_Howe | 2026-04-04T00:00:00Z | 2026-04-04T14:45:00Z 2026-04-05T15:15:00Z",
                "45 * * * *      | Australia/Lord_Howe | 2026-04-04T14:00:00Z | 2026-04-04T14:45:00Z 2026-04-04T15:15:00Z",
                "0 12 * * *      | Pacific/Apia      | 2011-12-29T12:00:00Z | 2011-12-29T22:00:00Z 2011-12-30T10:00:00Z 2011-12-30T22:00:00Z",
                // Rare days, and macros in any case.
                "0 0 0 29 2 MON  | UTC               | 2026-01-01T00:00:00Z | 2044-02-29T00:00:00Z 2072-02-29T00:00:00Z",
                "0 0 0 L * ?     | +02:00            | 2026-02-01T00:00:00Z | 2026-02-27T22:00:00Z 2026-03-30T22:00:00Z",
                "@Weekly         | UTC               | 2026-11-22T00:00:00Z | 2026-11-29T00:00:00Z",
            })
    void runsAtTheTimesThatTheClocksShow(String cron, String zone, String after, String times) {
        var expected = List.of(times.split(" "));
        assertThat(next(cron, zone, after, expected.size())).isEqualTo(expected);
    }

    /// Around a day on which nothing changes, it is CronExpression that decides.
    @Property
    void isAsTheExpressionSaysWhereTheClocksDoNotChange(
            @ForAll @IntRange(max = 59) int minute,
            @ForAll @IntRange(max = 23) int hour,
            @ForAll @LongRange(max = 20L * 86_400) long second) {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant after = Instant.parse("2026-06-01T00:00:00Z").plusSeconds(second);
        for (String hours : List.of(String.valueOf(hour), "*", "*/5")) {
            String cron = "7 %d %s * * *".formatted(minute, hours);
            assertThat(Timetable.of(cron, "Europe/Berlin").next(after))
                    .isEqualTo(CronExpression.parse(cron).next(after.atZone(berlin)).toInstant());
        }
    }

    @Property
    void runsOnceADayAllYear(
            @ForAll @IntRange(max = 59) int minute, @ForAll @IntRange(max = 23) int hour) {
        for (String zone : List.of("Europe/Berlin", "America/New_York")) {
            var daily = Timetable.of("%d %d * * *".formatted(minute, hour), zone);
            Instant time = Instant.parse("2026-01-01T12:00:00Z");
            var last = time.atZone(ZoneId.of(zone)).toLocalDate();
            time = daily.next(time);
            for (int day = 0; day < 400; day++) {
                var next = daily.next(time);
                assertThat(next).isAfter(time);
                assertThat(next.atZone(ZoneId.of(zone)).toLocalDate())
                        .isEqualTo(time.atZone(ZoneId.of(zone)).toLocalDate().plusDays(1));
                time = next;
            }
            assertThat(time.atZone(ZoneId.of(zone)).toLocalDate()).isAfter(last.plusDays(399));
        }
    }

    @Test
    void runsEveryHourOfTheYear() {
        var hourly = Timetable.of("0 0 * * * *", "America/New_York");
        Instant time = Instant.parse("2026-01-01T00:00:00Z");
        for (int hour = 0; hour < 24 * 366; hour++) {
            Instant next = hourly.next(time);
            assertThat(next).isEqualTo(time.plus(Duration.ofHours(1)));
            time = next;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                | UTC | \"cron\" must be six fields (second, minute, hour, day of the month, month, day of the week), five without the second, or one of @hourly, @daily, @weekly, @monthly and @yearly.",
                "* * * *           | UTC | \"cron\" must be six fields (second, minute, hour, day of the month, month, day of the week), five without the second, or one of @hourly, @daily, @weekly, @monthly and @yearly.",
                "@daly             | UTC | \"cron\" must be six fields (second, minute, hour, day of the month, month, day of the week), five without the second, or one of @hourly, @daily, @weekly, @monthly and @yearly.",
                "61 * * * *        | UTC | \"cron\" has a wrong minute: \"61\"; there are 0 to 59, with * , - and /.",
                "60 0 0 * * *      | UTC | \"cron\" has a wrong second: \"60\"; there are 0 to 59, with * , - and /.",
                "0 0 9-25 * * *    | UTC | \"cron\" has a wrong hour: \"9-25\"; there are 0 to 23, with * , - and /.",
                "0 0 0 32 * *      | UTC | \"cron\" has a wrong day of the month: \"32\"; there are 1 to 31, L, LW and 1W to 31W, with * , - and /.",
                "0 0 0 * FOO *     | UTC | \"cron\" has a wrong month: \"FOO\"; there are 1 to 12 and JAN to DEC, with * , - and /.",
                "0 0 0 * * 8       | UTC | \"cron\" has a wrong day of the week: \"8\"; there are 0 to 7, SUN to SAT, 5L and 5#2, with * , - and /.",
                "0 */0 * * * *     | UTC | \"cron\" has a wrong minute: \"*/0\"; there are 0 to 59, with * , - and /.",
                "0 0 30 2 *        | UTC | \"cron\" is for a day that never comes.",
                "@daily            | Europe/Berln | \"timeZone\" must be the name of a time zone, such as Europe/Berlin or UTC.",
                "@daily            | ``  | \"timeZone\" must be the name of a time zone, such as Europe/Berlin or UTC.",
            })
    void saysWhatIsWrong(String cron, String zone, String detail) {
        assertThatThrownBy(() -> Timetable.of(cron, zone)).hasMessage(detail);
    }

    @Test
    void refusesAnExpressionThatIsTooLong() {
        assertThatThrownBy(() -> Timetable.of("0 0 " + "1,".repeat(100) + "1 * *", "UTC"))
                .hasMessage("\"cron\" must have at most 200 characters.");
    }
}
