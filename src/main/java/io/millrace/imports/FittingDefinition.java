package io.millrace.imports;

import io.millrace.imports.HeldDefinition.Source;
import io.millrace.imports.ImportOptions.Mode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Finds the definition that a file was made for, by the names of its columns.
///
/// It has all that the definition requires, and at least half of its fields; of several
/// definitions, the one that finds most fields, with the fewest that it does not find, and rather
/// one of the operator's than one that comes with Millrace. Where two are as good as each other,
/// somebody has to choose; and nothing removes records that nobody asked to remove.
final class FittingDefinition {

    /// How well a definition knows the columns.
    private record Match(HeldDefinition held, ImportDefinition definition, int found) {

        private static final Comparator<Match> BEST_LAST =
                Comparator.comparingInt(Match::found)
                        .thenComparing(Match::missing, Comparator.reverseOrder())
                        .thenComparing(match -> match.held.source() != Source.BUILT_IN);

        boolean isBetterThan(Match other) {
            return BEST_LAST.compare(this, other) > 0;
        }

        int missing() {
            return definition.fields().size() - found;
        }
    }

    private FittingDefinition() {}

    /// @param columns the names that the file gives its columns; none where it has no names
    static Optional<ImportDefinition> of(List<HeldDefinition> all, List<String> columns) {
        List<Match> fitting =
                all.stream()
                        .flatMap(held -> match(held, columns).stream())
                        .sorted(Match.BEST_LAST.reversed())
                        .toList();
        return fitting.stream()
                .findFirst()
                .filter(best -> fitting.stream().skip(1).allMatch(best::isBetterThan))
                .map(Match::definition);
    }

    private static Optional<Match> match(HeldDefinition held, List<String> columns) {
        ImportDefinition definition = held.definition();
        if (columns.isEmpty()
                || definition == null
                || definition.options().mode() == Mode.DELETE
                || !Columns.fit(definition, columns)) {
            return Optional.empty();
        }
        var match = new Match(held, definition, found(definition, columns));
        return Optional.of(match).filter(it -> it.found() >= it.missing());
    }

    /// A field that goes by its position would be found in any file.
    private static int found(ImportDefinition definition, List<String> columns) {
        int[] indexes = Columns.found(definition, columns);
        return (int)
                IntStream.range(0, indexes.length)
                        .filter(i -> indexes[i] != Columns.NONE)
                        .filter(i -> definition.fields().get(i).position() == null)
                        .count();
    }
}
