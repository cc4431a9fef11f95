package io.millrace.reporting;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What Batch noted of an end, for people. It notes the stack trace of whatever was thrown, as much
/// as its column holds; only the words of exceptions that are meant for whoever sent the file get
/// out. Read so, and not written so, because Batch lets nobody change what it notes.
final class ExitMessage {

    static final String ELSEWHERE =
            "It failed: see the error of its job, or the log of the server under the job's id.";

    static final String STOPPED = "It was stopped.";

    private static final String INTERRUPTED =
            "org.springframework.batch.core.job.JobInterruptedException";

    /// By their names: this package may not know them.
    private static final Pattern FOR_PEOPLE =
            Pattern.compile(
                    "(?:^|Caused by: |; )(?:io\\.millrace\\.imports\\.ImportFailed"
                            + "|io\\.millrace\\.formats\\.FileUnreadable): (.+?)(?=\\R\\s*at |\\RCaused by: |\\s*\\z)",
                    Pattern.MULTILINE | Pattern.DOTALL);

    /// A stack trace, or what begins with the name of a class, as one does that was cut off.
    private static final Pattern OF_CODE =
            Pattern.compile("\\R\\tat |(?:^|; )(?:[a-z]\\w*\\.)+[A-Z][\\w$]*(?![\\w$.])");

    private ExitMessage() {}

    /// What there is to say, if anything.
    static @Nullable String of(@Nullable String noted) {
        if (noted == null || noted.isBlank()) {
            return null;
        }
        if (noted.startsWith(INTERRUPTED)) {
            return STOPPED;
        }
        return forPeople(noted).orElseGet(() -> OF_CODE.matcher(noted).find() ? ELSEWHERE : noted);
    }

    private static Optional<String> forPeople(String noted) {
        var words = FOR_PEOPLE.matcher(noted);
        return words.find() ? Optional.of(words.group(1)) : Optional.empty();
    }
}
