package io.millrace.imports;

import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;

/// Dates, times of day and moments.
final class Moment implements ValueType {

    private static final long MILLIS_OF_DAY = ChronoUnit.DAYS.getDuration().toMillis();

    private final FieldType type;
    private final List<DatePattern> patterns;
    private final BrokenRule noMoment;

    Moment(FieldType type, List<DatePattern> patterns, BrokenRule noMoment) {
        this.type = type;
        this.patterns = patterns;
        this.noMoment = noMoment;
    }

    @Override
    public Object parse(String text) {
        String stripped = text.strip();
        for (int i = 0; i < patterns.size(); i++) {
            long millis = patterns.get(i).parse(stripped);
            if (millis != DatePattern.NONE) {
                return value(millis);
            }
        }
        return noMoment;
    }

    private Object value(long millis) {
        return switch (type) {
            case TIME -> timeOfDay(Math.floorMod(millis, MILLIS_OF_DAY));
            case DATE -> Instant.ofEpochMilli(millis - Math.floorMod(millis, MILLIS_OF_DAY));
            default -> Instant.ofEpochMilli(millis); // DATETIME
        };
    }

    /// `HH:mm:ss`, with milliseconds where there are any.
    private static String timeOfDay(long millis) {
        String time = LocalTime.ofNanoOfDay(millis * 1_000_000).toString();
        return time.length() == "HH:mm".length() ? time + ":00" : time;
    }
}
