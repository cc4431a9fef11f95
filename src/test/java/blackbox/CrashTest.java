package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import blackbox.CrashScenario.Mode;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Kills the process in the middle of an import, starts it again, and compares every record and
/// every reject with what the file holds.
class CrashTest {

    /// Its heart does not tell it either, as after a pause of the whole machine: then only the
    /// epoch is left to stop it.
    private static final String[] ZOMBIE = {
        "zombie.at=3", "millrace.queue.heartbeat=1m", "millrace.queue.lease=3m"
    };

    @TempDir Path folder;

    @Test
    void insertsEachRowOnceOverKillsInEachStep() {
        var scenario = new CrashScenario(folder, 60_000, Mode.INSERT, "");
        scenario.killAt("IN_INDEX", 6);
        scenario.killAt("AFTER_THE_MONGO_WRITE", 11);
        scenario.killAt("BEFORE_THE_COMMIT", 9);
        scenario.killAt("IN_FINISH", 3, ZOMBIE);
        assertThat(scenario.kills()).isEqualTo(4);
        scenario.complete();
        scenario.undoOverAKill(20);
    }

    @Test
    void theLastRowOfAKeyWinsOverKillsInEachStep() {
        var scenario = new CrashScenario(folder, 60_000, Mode.UPSERT, "");
        scenario.killAt("IN_INDEX", 7);
        scenario.killAt("AFTER_THE_MONGO_WRITE", 20);
        scenario.killAt("AFTER_THE_COMMIT", 15);
        scenario.killAt("IN_FINISH", 5, ZOMBIE);
        assertThat(scenario.kills()).isEqualTo(4);
        scenario.complete();
    }

    @Test
    void anAtomicImportThatSpentItsErrorBudgetTakesAllBack() {
        var scenario =
                new CrashScenario(
                        folder, 60_000, Mode.INSERT, ", \"maxErrors\": 1500, \"atomic\": true");
        scenario.killAt("AFTER_THE_MONGO_WRITE", 11);
        scenario.killAt("AFTER_THE_MONGO_WRITE", 40);
        assertThat(scenario.kills()).isEqualTo(2);
        assertThat(scenario.failAndTakeBack().text("error")).contains("maxErrors");
    }

    @Test
    void anImportThatCannotGoOnLeavesWhatItCounts() {
        var scenario = new CrashScenario(folder, 60_000, Mode.INSERT, "");
        scenario.killAt("AFTER_THE_MONGO_WRITE", 11);
        scenario.loseTheFile();
        scenario.fail();
        assertThat(scenario.kills()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void anImportThatIsCancelledLeavesWhatItCounts(Mode mode) {
        var scenario = new CrashScenario(folder, 120_000, mode, "");
        scenario.killAt("AFTER_THE_MONGO_WRITE", 11);
        scenario.cancelOverAKill(0.2);
        assertThat(scenario.kills()).isEqualTo(2);
    }

    @Test
    void aGracefulStopCommitsTheChunkInHandAndCountsAsNoFailure() {
        var scenario = new CrashScenario(folder, 120_000, Mode.INSERT, "");
        scenario.terminateInTheMiddle();
        Answer job = scenario.complete();
        assertThat(job.json().get("restartCount").asInt()).isZero();
        assertThat(job.json().get("recoveredAt").isNull()).isTrue();
        assertThat(job.json().get("attempts").asInt()).isEqualTo(1);
    }

    /// The million-row versions: see docs/testing.md.
    @Tag("long")
    @Test
    void insertsEachRowOnceOverManyKills() {
        killOften(Mode.INSERT);
    }

    @Tag("long")
    @Test
    void theLastRowOfAKeyWinsOverManyKills() {
        killOften(Mode.UPSERT);
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(Mode.class)
    void anImportThatSpentItsErrorBudgetLeavesWhatItCounts(Mode mode) {
        String budget = ", \"maxErrors\": " + rows() / 40;
        var scenario = new CrashScenario(folder, rows(), mode, budget);
        scenario.killAt("AFTER_THE_MONGO_WRITE", 11);
        scenario.killAt("BEFORE_THE_COMMIT", 11);
        assertThat(scenario.fail().text("error")).contains("maxErrors");
    }

    @Tag("long")
    @ParameterizedTest
    @EnumSource(Mode.class)
    void aLargeImportThatIsCancelledLeavesWhatItCounts(Mode mode) {
        for (int run = 1; run <= 5; run++) {
            var scenario = new CrashScenario(folder, rows() / 2, mode, "");
            scenario.killAt("BEFORE_THE_COMMIT", 11 * run);
            scenario.cancelOverAKill(0.15 * run);
        }
    }

    private void killOften(Mode mode) {
        int kills = Integer.getInteger("crash.kills", 200) / 2;
        var scenario = new CrashScenario(folder, rows(), mode, "");
        scenario.killAllOver(kills, random());
        scenario.complete();
        assertThat(scenario.kills()).as("kills").isGreaterThan(kills * 8 / 10);
    }

    private static int rows() {
        return Integer.getInteger("crash.rows", 1_000_000);
    }

    private static Random random() {
        return new Random(Long.getLong("crash.seed", 20261122));
    }
}
