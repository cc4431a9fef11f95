package io.millrace.queue;

import io.millrace.access.FieldRefused;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Which jobs are meant; what is empty does not matter.
///
/// @param words how the file's name begins, in any case; or the whole id of the job or the file; or
///   the file's name as answers have it, behind its id
public record JobFilter(
        Set<JobState> states,
        Optional<String> type,
        Optional<String> owner,
        Optional<String> words,
        Optional<Member> payload) {

    /// All jobs.
    public static final JobFilter ALL =
            new JobFilter(
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());

    public JobFilter {
        states = states.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(states));
    }

    /// A member of the payload with its value: texts as they are, numbers and such as JSON has
    /// them.
    public record Member(String name, String value) {

        /// What `name=value` says.
        ///
        /// @throws FieldRefused when it says nothing
        public static Member of(String text) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw FieldRefused.of(
                        "payload", "must be a member and its value, such as definition=people");
            }
            return new Member(
                    text.substring(0, equals).strip(), text.substring(equals + 1).strip());
        }
    }

    /// What somebody asked for, as the parameters of lists have it. Those that are blank, as a form
    /// sends them, do not matter.
    ///
    /// @throws io.millrace.access.RequestRefused naming the parameter that is wrong
    public static JobFilter asked(
            Optional<String> status,
            Optional<String> type,
            Optional<String> owner,
            Optional<String> words,
            Optional<String> payload) {
        return new JobFilter(
                given(status)
                        .map(value ->
                                JobState.of(value).orElseThrow(() -> JobRefused.badStatus(value)))
                        .map(Set::of)
                        .orElse(Set.of()),
                given(type),
                given(owner),
                given(words),
                given(payload).map(Member::of));
    }

    private static Optional<String> given(Optional<String> text) {
        return text.map(String::strip).filter(some -> !some.isEmpty());
    }

    /// The same for jobs of other states.
    public JobFilter in(Set<JobState> others) {
        return new JobFilter(others, type, owner, words, payload);
    }
}
