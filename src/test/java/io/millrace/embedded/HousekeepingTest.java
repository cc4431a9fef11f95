package io.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {

    @TempDir Path data;

    @Test
    void whatSmallWritesLeaveBehindIsUsedAgain() {
        var builder =
                new MVStore.Builder()
                        .fileName(data.resolve("store").toString())
                        .autoCommitDisabled();
        try (var store = builder.open();
                var housekeeping = new Housekeeping(store)) {
            store.setVersionsToKeep(0);
            store.setRetentionTime(0);
            var map = store.<Integer, String>openMap("map");
            for (int i = 0; i < 20_000; i++) {
                map.put(i, "x".repeat(200));
            }
            long first = churn(store, map, housekeeping);
            for (int i = 0; i < 4; i++) {
                assertThat(churn(store, map, housekeeping)).isLessThan(first * 3 / 2);
                assertThat(store.getFileStore().getChunksFillRate()).isGreaterThan(70);
            }
        }
    }

    private static long churn(
            MVStore store, MVMap<Integer, String> map, Housekeeping housekeeping) {
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            map.put(random.nextInt(20_000), "y".repeat(200));
            store.commit();
        }
        for (int i = 0; i < 5; i++) {
            housekeeping.run();
        }
        return store.getFileStore().size();
    }
}
