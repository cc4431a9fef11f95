package io.millrace.dashboard;

import java.util.stream.LongStream;

/// The upright axis of a chart: from 0 to a round number that nothing is above, with half of it
/// between.
record Axis(long top) {

    private static final long[] ROUND = {2, 4, 6, 8, 10};

    /// @param highest what there is room for
    static Axis of(long highest) {
        long unit = 1;
        while (unit * 10 < highest) {
            unit *= 10;
        }
        long power = unit;
        return new Axis(
                LongStream.of(ROUND)
                        .map(round -> round * power)
                        .filter(top -> top >= highest)
                        .findFirst()
                        .orElseThrow());
    }

    public long half() {
        return top / 2;
    }

    /// How far up a value is, in a chart of this height.
    double up(long value, int height) {
        return (double) value * height / top;
    }
}
