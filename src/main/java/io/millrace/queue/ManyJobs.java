package io.millrace.queue;

import io.millrace.access.RequestRefused;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;

/// Does the same to many jobs, those that were queued first before the others, and each by itself:
/// what is refused to one does not keep the others from it.
@Component
class ManyJobs {

    /// How many jobs one call looks at, so that it ends before a client gives up on it.
    static final int MOST = 1000;

    /// What became of it.
    ///
    /// @param matched how many jobs there were, with those left for further calls
    /// @param looked how many this call looked at
    /// @param done how many of these it was done to
    /// @param nextCursor goes on with those that are left; null when none are
    record Outcome(long matched, int looked, int done, @Nullable String nextCursor) {

        long left() {
            return nextCursor == null ? 0 : Math.max(0, matched - looked);
        }

        int refused() {
            return looked - done;
        }

        /// What was done, and how to go on.
        String and(String message) {
            return left() == 0
                    ? message
                    : message
                            + " %,d are left: call again with cursor set to nextCursor."
                                    .formatted(left());
        }
    }

    private final FindJobs find;

    ManyJobs(FindJobs find) {
        this.find = find;
    }

    /// How many there are.
    ///
    /// @param after jobs up to this id were looked at by an earlier call
    long count(JobFilter which, Optional<UUID> after) {
        return find.count(which, after.orElse(null));
    }

    Outcome each(JobFilter which, Optional<UUID> after, Consumer<UUID> act) {
        long matched = count(which, after);
        var ids = find.first(which, after.orElse(null), MOST);
        int done = (int) ids.stream().filter(id -> isDone(act, id)).count();
        boolean more = matched > ids.size() && !ids.isEmpty();
        return new Outcome(matched, ids.size(), done, more ? ids.getLast().toString() : null);
    }

    private static boolean isDone(Consumer<UUID> act, UUID id) {
        try {
            act.accept(id);
            return true;
        } catch (RequestRefused | TransientDataAccessException | TaskRejectedException e) {
            return false;
        }
    }
}
