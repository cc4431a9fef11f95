package io.millrace.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DurationBucketsTest {

    static final long LONGEST = 10_000_000_000L;

    @Property
    void aDurationIsWithinItsBucket(@ForAll @LongRange(min = 1, max = LONGEST) long millis) {
        int bucket = DurationBuckets.of(millis);
        assertThat(DurationBuckets.start(bucket)).isLessThanOrEqualTo((double) millis);
        assertThat(DurationBuckets.start(bucket + 1)).isGreaterThan((double) millis);
    }

    @Property
    void aPercentileOfSumsIsInTheBucketOfTheTrueOne(
            @ForAll @Size(min = 1, max = 200) List<@LongRange(min = 1, max = LONGEST) Long> one,
            @ForAll @Size(max = 200) List<@LongRange(min = 1, max = LONGEST) Long> other) {
        var counts = new TreeMap<Integer, Long>();
        for (var part : List.of(one, other)) {
            part.forEach(millis -> counts.merge(DurationBuckets.of(millis), 1L, Long::sum));
        }
        var sorted = java.util.stream.Stream.concat(one.stream(), other.stream()).sorted().toList();
        for (double share : new double[] {0.5, 0.95, 0.99, 1}) {
            long truth = sorted.get((int) Math.ceil(share * sorted.size()) - 1);
            double millis = DurationBuckets.percentile(counts, share) * 1000;
            assertThat(millis / truth).isBetween(Math.pow(2, -0.25), Math.pow(2, 0.25));
            assertThat(millis)
                    .isBetween(
                            DurationBuckets.start(DurationBuckets.of(truth)),
                            DurationBuckets.start(DurationBuckets.of(truth) + 1));
        }
    }

    @Property(tries = 1)
    void whatTookNoTimeIsInTheFirst() {
        assertThat(DurationBuckets.of(0)).isZero();
        assertThat(DurationBuckets.of(-5)).isZero();
    }
}
