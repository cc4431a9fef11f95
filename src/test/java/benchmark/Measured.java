package benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// What it took to do something with so many rows.
///
/// @param cpuSeconds of the whole process, servers and garbage collection included
record Measured(long rows, double seconds, double cpuSeconds) {

    static Measured of(long rows, Runnable work) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        work.run();
        return new Measured(
                rows, (System.nanoTime() - start) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9);
    }

    double rowsPerSecond() {
        return rows / seconds;
    }

    Measured plus(Measured other) {
        return new Measured(
                rows + other.rows, seconds + other.seconds, cpuSeconds + other.cpuSeconds);
    }

    @Override
    public String toString() {
        return "%,.0f rows/s, %.1f µs CPU/row".formatted(rowsPerSecond(), cpuSeconds * 1e6 / rows);
    }
}
