package io.millrace.queue;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A [JobFilter] as SQL.
///
/// The indexes of jobs that have ended begin with the state, and PostgreSQL's hold no others, so
/// that claims need not write them. Each state is therefore asked for by itself, in the order of an
/// index: with several at once, H2 would read all that has a name.
///
/// @param parts each job that is meant is in exactly one
/// @param likely what is asked of a job where very many may meet it, so that a look at the first
///   ones in order may save one at all of them
record JobSearch(List<Part> parts, Map<String, Object> params, Optional<String> likely) {

    /// A part of the jobs.
    ///
    /// @param sorted the columns that an index has before the id, all with one value: H2 uses the
    ///   order of an index only where all are named
    /// @param id the column of the id in that index
    record Part(String from, String where, List<String> sorted, String id) {

        String ids(String beyond, String order, int limit) {
            String by =
                    Stream.concat(sorted.stream(), Stream.of(id))
                            .map(column -> column + " " + order)
                            .collect(joining(", "));
            return "(SELECT j.id FROM %s ORDER BY %s LIMIT %d)"
                    .formatted(bounded(beyond), by, limit);
        }

        /// @param most counts no further than this
        String count(String beyond, long most) {
            return "(SELECT count(*) AS jobs FROM (SELECT 1 FROM %s LIMIT %d) first)"
                    .formatted(bounded(beyond), most);
        }

        private String bounded(String beyond) {
            return from + " WHERE " + where + (beyond.isEmpty() ? "" : " AND " + id + " " + beyond);
        }
    }

    /// What a filter asks for; empty where there can be no such job.
    static Optional<JobSearch> of(JobFilter filter) {
        // PostgreSQL refuses a NUL even to compare with, and no job has one.
        boolean holdsNul =
                Stream.of(
                                filter.type(),
                                filter.owner(),
                                filter.words(),
                                filter.payload().map(JobFilter.Member::toString))
                        .flatMap(Optional::stream)
                        .anyMatch(text -> text.indexOf('\0') >= 0);
        if (holdsNul) {
            return Optional.empty();
        }
        var conditions = new ArrayList<String>();
        var params = new HashMap<String, Object>();
        filter.type()
                .ifPresent(type -> {
                    conditions.add("j.type = :type");
                    params.put("type", type);
                });
        filter.owner()
                .ifPresent(owner -> {
                    conditions.add("j.owner = :owner");
                    params.put("owner", owner);
                });
        var words = filter.words().map(SearchWords::of);
        words.ifPresent(some -> params.putAll(some.params()));
        List<Part> parts;
        Optional<String> likely = Optional.empty();
        if (filter.payload().isPresent()) {
            parts = byMember(filter.payload().get(), filter, conditions, params);
        } else if (words.filter(SearchWords::exact).isPresent()) {
            parts = List.of(part(in(filter.states()), conditions, List.of()));
        } else {
            likely = words.map(some -> whole(filter, conditions, some));
            parts = byState(filter, conditions);
        }
        return Optional.of(
                new JobSearch(
                        words.map(some -> parts.stream().flatMap(part -> with(some, part)).toList())
                                .orElse(parts),
                        params,
                        likely));
    }

    private static String whole(JobFilter filter, List<String> conditions, SearchWords words) {
        return Stream.of(List.of(in(filter.states())), conditions, words.conditions())
                .flatMap(List::stream)
                .collect(joining(" AND "));
    }

    private static List<Part> byMember(
            JobFilter.Member member,
            JobFilter filter,
            List<String> conditions,
            Map<String, Object> params) {
        params.put("member", member.name());
        params.put("memberValue", member.value());
        if (!filter.states().isEmpty() && filter.states().stream().noneMatch(JobState::ended)) {
            // They are few, and at the end of all that have the member.
            conditions.add(
                    "EXISTS (SELECT 1 FROM job_member m WHERE m.job_id = j.id AND m.name = :member"
                            + " AND m.member_value = :memberValue)");
            return List.of(part(in(filter.states()), conditions, List.of()));
        }
        conditions.add("m.name = :member AND m.member_value = :memberValue");
        conditions.add(in(filter.states()));
        return List.of(
                new Part(
                        "job_member m JOIN job j ON j.id = m.job_id",
                        String.join(" AND ", conditions),
                        List.of("m.name", "m.member_value"),
                        "m.job_id"));
    }

    private static List<Part> byState(JobFilter filter, List<String> conditions) {
        if (filter.states().isEmpty() && conditions.isEmpty() && filter.words().isEmpty()) {
            return List.of(part(in(filter.states()), conditions, List.of()));
        }
        var states = filter.states().isEmpty() ? EnumSet.allOf(JobState.class) : filter.states();
        var sorted = new ArrayList<>(List.of("j.state"));
        filter.owner()
                .map(_ -> "j.owner")
                .or(() -> filter.type().map(_ -> "j.type"))
                .ifPresent(sorted::add);
        return states.stream().map(state -> part(in(Set.of(state)), conditions, sorted)).toList();
    }

    private static Part part(String state, List<String> conditions, List<String> sorted) {
        String where =
                Stream.concat(Stream.of(state), conditions.stream()).collect(joining(" AND "));
        return new Part("job j", where, sorted, "j.id");
    }

    /// None are all.
    private static String in(Set<JobState> states) {
        return states.isEmpty()
                ? "1 = 1"
                : states.stream()
                        .map(state -> "'" + state.value() + "'")
                        .collect(joining(", ", "j.state IN (", ")"));
    }

    private static Stream<Part> with(SearchWords words, Part part) {
        return words.conditions().stream()
                .map(condition ->
                        new Part(
                                part.from(),
                                part.where() + " AND " + condition,
                                part.sorted(),
                                part.id()));
    }
}
