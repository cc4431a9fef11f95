package io.millrace.queue;

import io.millrace.access.FieldRefused;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What operators see and do beside single jobs.
@RestController
@RequestMapping("/admin")
class AdminController {

    private static final int MOST_MINUTES = 1_000_000;
    private static final int DEFAULT_DAYS = 30;
    private static final int DEFAULT_MINUTES = 30;

    private final ListJobs lists;
    private final RecoverJobs recoverJobs;
    private final DetectZombies detectZombies;
    private final CleanUpJobs cleanUpJobs;
    private final JobTypes types;
    private final QueueSettings settings;

    AdminController(
            ListJobs lists,
            RecoverJobs recoverJobs,
            DetectZombies detectZombies,
            CleanUpJobs cleanUpJobs,
            JobTypes types,
            QueueSettings settings) {
        this.lists = lists;
        this.recoverJobs = recoverJobs;
        this.detectZombies = detectZombies;
        this.cleanUpJobs = cleanUpJobs;
        this.types = types;
        this.settings = settings;
    }

    /// Jobs that failed for good, or with their last attempt, and wait for somebody to retry them.
    @GetMapping("/dead-letters")
    ListJobs.Page deadLetters(
            @RequestParam Optional<String> type,
            @RequestParam Optional<String> owner,
            @RequestParam Optional<String> q,
            @RequestParam Optional<String> payload,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        var which = JobFilter.asked(Optional.empty(), type, owner, q, payload);
        return lists.page(which.in(Set.of(JobState.FAILED)), cursor, limit);
    }

    record Recovery(String message, RecoverJobs.Recovered stats) {}

    @PostMapping("/recover-jobs")
    Recovery recover() {
        var stats = recoverJobs.now();
        return new Recovery(
                "%,d jobs of dead workers are taken over as soon as workers are free."
                        .formatted(stats.recovered()),
                stats);
    }

    /// @param timeoutMinutes how long without a heartbeat makes a zombie; by default as
    ///   `millrace.queue.detect-zombies-after` says
    record ZombieRequest(@Nullable Integer timeoutMinutes) {}

    record Zombies(String message, int zombieCount, long timeoutMinutes) {}

    @PostMapping("/detect-zombies")
    Zombies detectZombies(@RequestBody(required = false) @Nullable ZombieRequest request) {
        long minutes =
                request == null || request.timeoutMinutes() == null
                        ? defaultMinutes()
                        : within("timeoutMinutes", request.timeoutMinutes(), 1, MOST_MINUTES);
        int found = detectZombies.silentFor(minutes);
        return new Zombies(
                "%,d jobs gave no sign of life for %,d minutes and are ended."
                        .formatted(found, minutes),
                found,
                minutes);
    }

    private long defaultMinutes() {
        long minutes = settings.detectZombiesAfter().toMinutes();
        return minutes > 0 ? minutes : DEFAULT_MINUTES;
    }

    /// @param daysOld how long ago jobs must have ended; by default 30
    /// @param files whether also the stored files that no other job is about; by default not
    /// @param types those of the jobs; jobs that follow them up go with them. By default all
    record CleanUpRequest(
            @Nullable Integer daysOld, @Nullable Boolean files, @Nullable Set<String> types) {}

    record CleanedUp(String message, int deletedCount, int deletedFiles, int daysOld) {}

    @PostMapping("/cleanup-jobs")
    CleanedUp cleanUp(@RequestBody(required = false) @Nullable CleanUpRequest request) {
        var given = request == null ? new CleanUpRequest(null, null, null) : request;
        int days =
                given.daysOld() == null
                        ? DEFAULT_DAYS
                        : within("daysOld", given.daysOld(), 0, QueueSettings.MOST_DAYS);
        var selection =
                new CleanUpJobs.Selection(
                        Duration.ofDays(days),
                        known(given.types()),
                        Boolean.TRUE.equals(given.files()));
        var forgotten = cleanUpJobs.run(selection, () -> true);
        return new CleanedUp(
                "%,d jobs that ended more than %,d days ago are deleted."
                        .formatted(forgotten.jobs(), days),
                forgotten.jobs(),
                forgotten.files(),
                days);
    }

    private Set<String> known(@Nullable Set<String> asked) {
        if (asked == null) {
            return Set.of();
        }
        if (asked.isEmpty()) {
            throw FieldRefused.of("types", "must name a job type, or be left out for all");
        }
        for (String type : asked) {
            if (types.find(type).isEmpty()) {
                throw JobRefused.unknownType(type, types);
            }
        }
        return asked;
    }

    private static int within(String field, int value, int least, int most) {
        if (value < least || value > most) {
            throw FieldRefused.of(
                    field, "must be a whole number from %d to %d".formatted(least, most));
        }
        return value;
    }
}
