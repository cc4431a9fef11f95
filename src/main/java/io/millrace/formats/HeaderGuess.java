package io.millrace.formats;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Tells whether the first row names the columns.
final class HeaderGuess {

    private HeaderGuess() {}

    /// Columns whose values are numbers, dates and the like tell by what their first cell is; where
    /// there are none, a first row whose values come up again is no header. In doubt it is one, as
    /// in most files.
    static boolean of(List<List<String>> rows) {
        if (rows.isEmpty()) {
            return true;
        }
        var first = rows.getFirst();
        var rest = rows.subList(1, rows.size());
        if (rest.isEmpty()) {
            return first.stream().noneMatch(it -> CellKind.of(it).isTyped());
        }
        int names = 0;
        int values = 0;
        for (int column = 0; column < first.size(); column++) {
            var own = CellKind.of(first.get(column));
            var usual = usualKind(rest, column);
            if (usual.isTyped() && own == CellKind.TEXT) {
                names++;
            } else if (own.isTyped() && !isYear(first.get(column))) {
                values++;
            }
        }
        if (names == 0 && values == 0) {
            return !comesAgain(first, rest);
        }
        return names >= values;
    }

    private static CellKind usualKind(List<List<String>> rows, int column) {
        var counts = new EnumMap<CellKind, Integer>(CellKind.class);
        for (var row : rows) {
            var kind = column < row.size() ? CellKind.of(row.get(column)) : CellKind.EMPTY;
            if (kind != CellKind.EMPTY) {
                counts.merge(kind, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(CellKind.EMPTY);
    }

    /// Years name columns as often as they are values.
    private static boolean isYear(String name) {
        return name.strip().matches("(19|20)\\d\\d");
    }

    private static boolean comesAgain(List<String> first, List<List<String>> rest) {
        for (int column = 0; column < first.size(); column++) {
            var below = new HashSet<String>();
            for (var row : rest) {
                below.add(column < row.size() ? row.get(column) : "");
            }
            if (!first.get(column).isBlank() && below.contains(first.get(column))) {
                return true;
            }
        }
        return false;
    }
}
