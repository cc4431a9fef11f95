package io.millrace.wording;

import java.time.Duration;
import java.util.Locale;

/// Numbers as people read them: grouped, rounded, with a unit. Always in English, like every other
/// text.
public final class Quantities {

    private Quantities() {}

    /// `12,345`
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `12,345 rows/s`
    public static String perSecond(double number, String unit) {
        return count(Math.round(number)) + " " + unit + "/s";
    }

    /// `85 ms`, `12.3 s`, `3 min 5 s`, `1 h 12 min`.
    public static String duration(Duration duration) {
        if (duration.toMillis() < 1_000) {
            return duration.toMillis() + " ms";
        }
        var seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }

    /// Decimal units, as disks and networks are measured: `340.0 MB`.
    public static String bytes(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        var units = new String[] {"kB", "MB", "GB", "TB"};
        var unit = 0;
        var value = bytes / 1_000.0;
        // Below a rounded 1,000: 999,999 bytes are 1.0 MB, not 1000.0 kB.
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1_000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
