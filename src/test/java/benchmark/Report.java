package benchmark;

import java.util.Collection;

/// What a benchmark prints. `bin/benchmark` shows these lines alone, and those of [#result] once
/// more at the end, as a table.
public final class Report {

    private Report() {}

    /// One measurement of several.
    public static void round(String format, Object... values) {
        System.out.printf("BENCHMARK . " + format + "%n", values);
    }

    /// What came out.
    ///
    /// @param aim what it should be, or empty where there is no aim
    public static void result(String what, String value, String aim) {
        System.out.printf("BENCHMARK = %s | %s | %s%n", what, value, aim);
    }

    public static double median(Collection<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
