package io.millrace.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronWordsTest {

    @ParameterizedTest
    @CsvSource({
        "@hourly, every full hour",
        "30 2 * * *, every day at 02:30",
        "0 30 2 * * ?, every day at 02:30",
        "30 2 * * 1-5, from Monday to Friday at 02:30",
        "0 9 * * mon-fri, from Monday to Friday at 09:00",
        "0 9 * * 7, every Sunday at 09:00",
        "15 6 1 * *, on day 1 of each month at 06:15",
        "15 6 L * *, on the last day of each month at 06:15",
        "* * * * *, every minute",
        "*/10 * * * *, every 10 minutes",
        "*/1 * * * *, every minute",
        "5 * * * *, every hour at minute 5",
    })
    void saysTheCommonOnes(String cron, String words) {
        assertThat(CronWords.of(cron)).contains(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/5 30 2 * * *",
                "*/45 * * * *",
                "0/7 * * * *",
                "*/60 * * * *",
                "30 2,14 * * *",
                "0 9 * 6 *",
                "0 9 1 * 1",
                "0 9 * * 5#2",
                "7 * 1 * *",
                "",
            })
    void leavesTheRestAsItIs(String cron) {
        assertThat(CronWords.of(cron)).isEmpty();
    }
}
