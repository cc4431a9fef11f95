package io.millrace.formats;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// How well a dialect reads a sample. The best one finds the columns that are expected; has rows
/// that agree about how many fields they have; and fields that do not look as if another dialect
/// should have read them.
///
/// @param known how many fields of the first row are names that are expected
/// @param seen how many rows there are, also malformed ones
/// @param fields how many fields most rows have
/// @param agreement the share of rows that have as many
/// @param clean the share of fields that look well
/// @param firstAgrees whether the first row, mostly a header, has as many fields as most
/// @param rows the well-formed rows of the sample
record DialectGuess(
        CsvDialect dialect,
        int known,
        int seen,
        int fields,
        double agreement,
        double clean,
        boolean firstAgrees,
        List<List<String>> rows) {

    private static final int MAX_ROWS = 500;
    private static final int MAX_CELLS = 5_000;

    /// Below this, rows agree too little for their delimiter to be one.
    private static final double AGREEMENT = 0.5;

    /// The same where the first row is one of those that agree.
    private static final double AGREEMENT_WITH_FIRST = 0.25;

    /// What it costs when the first row does not agree.
    private static final double FIRST_DISAGREES = 0.8;

    private static final double SAME = 0.001;

    /// @param text the beginning of the text, in UTF-8
    /// @param whole whether it is all of it
    /// @param expected names that a header may hold, in lower case
    static DialectGuess of(byte[] text, boolean whole, GivenFormat given, Set<String> expected)
            throws IOException {
        var guesses = new ArrayList<DialectGuess>();
        for (var dialect : CandidateDialects.of(text, given)) {
            guesses.add(judge(text, whole, dialect, expected));
        }
        var best = guesses.getFirst();
        for (var guess : guesses) {
            if (guess.seen == 0) {
                return guess; // nothing but its delimiters: there is nothing to read
            }
            if (guess.isBetterThan(best)) {
                best = guess;
            }
        }
        return best;
    }

    /// Whether the sample has more than one column.
    boolean hasColumns() {
        double needed = firstAgrees && fields > 2 ? AGREEMENT_WITH_FIRST : AGREEMENT;
        return fields > 1 && agreement >= needed;
    }

    /// Dialects that find no columns compete for the fewest that might be ones: a text with commas
    /// on some lines is read whole with a delimiter that it does not have.
    private boolean isBetterThan(DialectGuess other) {
        if (known != other.known) {
            return known > other.known;
        }
        if (hasColumns() != other.hasColumns()) {
            return hasColumns();
        }
        double more = score() - other.score();
        return more > SAME || (more > -SAME && hasColumns() && fields > other.fields);
    }

    private double score() {
        if (!hasColumns()) {
            return fields == 1 ? agreement : -1;
        }
        return agreement * clean * (firstAgrees ? 1 : FIRST_DISAGREES);
    }

    private static DialectGuess judge(
            byte[] text, boolean whole, CsvDialect dialect, Set<String> expected)
            throws IOException {
        var rows = new ArrayList<List<String>>();
        var counts = new HashMap<Integer, Integer>();
        int seen = 0;
        int limit = Math.max(1, text.length);
        try (var in = CsvRows.open(new ByteArrayInputStream(text), dialect, 0, 1, limit)) {
            for (var row = in.next(); row != null && seen < MAX_ROWS; row = in.next()) {
                if (!whole && seen > 0 && in.position() == text.length) {
                    break; // cut by the end of the sample
                }
                seen++;
                if (row instanceof Row.Fields it) {
                    rows.add(it.values());
                    counts.merge(it.values().size(), 1, Integer::sum);
                }
            }
        }
        var most = counts.entrySet().stream().max(Map.Entry.comparingByValue());
        int fields = most.map(Map.Entry::getKey).orElse(0);
        return new DialectGuess(
                dialect,
                rows.isEmpty() ? 0 : known(rows.getFirst(), expected),
                seen,
                fields,
                most.map(Map.Entry::getValue).orElse(0) / (double) Math.max(1, seen),
                cleanShare(rows),
                !rows.isEmpty() && rows.getFirst().size() == fields,
                rows);
    }

    private static int known(List<String> header, Set<String> expected) {
        return (int)
                header.stream()
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .filter(expected::contains)
                        .distinct()
                        .count();
    }

    private static double cleanShare(List<List<String>> rows) {
        int cells = 0;
        int clean = 0;
        for (var row : rows) {
            for (var cell : row) {
                cells++;
                clean += isClean(cell) ? 1 : 0;
            }
            if (cells > MAX_CELLS) {
                break;
            }
        }
        return clean / (double) Math.max(1, cells);
    }

    private static boolean isClean(String cell) {
        var text = cell.strip();
        if (text.isEmpty()) {
            return true;
        }
        boolean quoted = "\"'".indexOf(text.charAt(0)) >= 0;
        boolean escaped = text.equals("\\N") || text.contains("\\\"") || text.contains("\\'");
        return !quoted && !escaped && (!holdsDelimiter(text) || CellKind.of(text).isTyped());
    }

    private static boolean holdsDelimiter(String text) {
        return text.chars().anyMatch(c -> CandidateDialects.DELIMITERS.indexOf(c) >= 0);
    }
}
