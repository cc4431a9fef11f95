package io.millrace.imports;

import io.millrace.access.RequestRefused;
import io.millrace.queue.Job;
import io.millrace.queue.JobQueue;
import io.millrace.queue.JobState;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What can be done with an import, and what that would bring about.
@Component
public class FollowUps {

    /// What is known of an import before anything is done with it.
    ///
    /// @param atomic whether all that it wrote is taken back when it fails or is cancelled
    /// @param dryRun whether it writes nothing
    /// @param replaces whether it may change records that were there before
    /// @param removes whether its rows remove records
    /// @param undoableLater whether what it wrote can be taken back once it has ended
    /// @param forReal of a dry run that completed: the members of a request that imports the same
    ///   file in the same way, as JSON; else empty
    /// @param undoable whether `POST /jobs/{id}/undo` would be taken now
    /// @param correctable whether `POST /jobs/{id}/corrections` would take a file that fits now
    public record Outlook(
            boolean atomic,
            boolean dryRun,
            boolean replaces,
            boolean removes,
            boolean undoableLater,
            Map<String, String> forReal,
            boolean undoable,
            boolean correctable) {}

    private final QueueUndo queueUndo;
    private final QueueCorrections queueCorrections;
    private final JobQueue queue;
    private final JsonMapper json;

    FollowUps(
            QueueUndo queueUndo,
            QueueCorrections queueCorrections,
            JobQueue queue,
            JsonMapper json) {
        this.queueUndo = queueUndo;
        this.queueCorrections = queueCorrections;
        this.queue = queue;
        this.json = json;
    }

    /// Empty for jobs of other types.
    public Optional<Outlook> of(Job job) {
        if (!job.type().equals(ImportJobHandler.TYPE)) {
            return Optional.empty();
        }
        var payload = json.readValue(job.payload(), ImportPayload.class);
        LoadRules rules = payload.rules();
        return Optional.of(
                new Outlook(
                        rules.atomic(),
                        rules.dryRun(),
                        rules.replaces(),
                        rules.mode() == ImportOptions.Mode.DELETE,
                        rules.undoable(),
                        rules.dryRun() && job.state() == JobState.COMPLETED
                                ? forReal(payload)
                                : Map.of(),
                        isTaken(() -> {
                            queueUndo.newJob(job.id().toString());
                            queue.refuseIfActive(ImportJobHandler.activeKey(job.id()));
                        }),
                        isTaken(() -> queueCorrections.correctable(job))));
    }

    private Map<String, String> forReal(ImportPayload payload) {
        ObjectNode request = json.valueToTree(payload.options());
        request.put("dryRun", false);
        request.set("definition", payload.definition().json());
        request.set("format", json.valueToTree(payload.format()));
        return request.properties().stream()
                .filter(member -> !member.getValue().isNull())
                .collect(
                        Collectors.toMap(
                                Map.Entry::getKey, member -> member.getValue().toString()));
    }

    // Only those who refuse it know when: nothing is decided twice.
    private static boolean isTaken(Runnable check) {
        try {
            check.run();
            return true;
        } catch (RequestRefused e) {
            return false;
        }
    }
}
