package io.millrace.dashboard;

import io.millrace.imports.Preview;
import io.millrace.wording.Quantities;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
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

    /// What a health check looks at, by the name that it has in answers.
    public String check(String name) {
        return switch (name) {
            case "storage" -> "Files in S3";
            case "jobs" -> "Jobs in the database";
            case "records" -> "Records in MongoDB";
            default -> name;
        };
    }

    /// An option of how a file is written, as people call its value.
    public String option(Preview.Format format, String option) {
        return switch (option) {
            case "header" -> format.header() ? "read as names" : "read as data";
            case "type" -> "read as " + format.type().toUpperCase(Locale.ROOT) + wrapping(format);
            case "encoding" -> "read as " + format.encoding();
            case "delimiter" -> "read as " + sign(format.delimiter());
            case "quote" -> "read as " + sign(format.quote());
            case "escape" -> "read as " + sign(format.escape());
            case "sheet" -> Objects.requireNonNullElse(format.sheet(), NOTHING);
            case "recordElement" -> Objects.requireNonNullElse(format.recordElement(), NOTHING);
            default -> throw new IllegalArgumentException(option);
        };
    }

    private static String wrapping(Preview.Format format) {
        return format.wrapping().equals("none") ? "" : " in " + format.wrapping();
    }

    private static String sign(@Nullable String sign) {
        return sign == null
                ? "none"
                : switch (sign) {
                    case "\t" -> "tab";
                    case ";" -> "semicolon ;";
                    case "," -> "comma ,";
                    case "|" -> "pipe |";
                    default -> sign;
                };
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
