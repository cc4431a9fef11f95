package io.millrace.dashboard;

import io.millrace.wording.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Values as pages say them: `@show` in templates. What there is none of is a dash.
@Component("show")
class Show {

    private static final String NOTHING = "–";

    /// `12,345`
    public String count(@Nullable Number number) {
        return number == null ? NOTHING : Quantities.count(number.longValue());
    }

    /// `12,345 rows/s`
    public String rate(@Nullable Number rowsPerSecond) {
        return rowsPerSecond == null
                ? NOTHING
                : Quantities.perSecond(rowsPerSecond.doubleValue(), "rows");
    }

    /// `340.0 MB`
    public String bytes(@Nullable Number bytes) {
        return bytes == null ? NOTHING : Quantities.bytes(bytes.longValue());
    }

    /// `3 min 5 s`, of seconds.
    public String seconds(@Nullable Number seconds) {
        return seconds == null
                ? NOTHING
                : Quantities.duration(Duration.ofMillis(Math.round(seconds.doubleValue() * 1000)));
    }

    /// How long something took.
    public String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? NOTHING
                : Quantities.duration(Duration.between(from, to));
    }

    /// `2026-01-31 12:00:00 UTC`: what stands in a page until its script says it in the reader's
    /// own time.
    public String time(@Nullable Instant time) {
        return time == null
                ? NOTHING
                : time.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", "")
                        + " UTC";
    }
}
