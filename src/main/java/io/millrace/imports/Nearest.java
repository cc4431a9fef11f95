package io.millrace.imports;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Guesses what somebody meant who misspelt a name.
final class Nearest {

    private Nearest() {}

    /// What to do about a name that is none of the known ones.
    static String hint(String given, List<String> known) {
        String names = "Known: " + String.join(", ", known) + ".";
        return of(given, known).map(near -> "Did you mean \"%s\"? ".formatted(near)).orElse("")
                + names;
    }

    private static Optional<String> of(String given, List<String> known) {
        String wanted = given.toLowerCase(Locale.ROOT);
        if (wanted.length() > 60) {
            return Optional.empty();
        }
        // Of two letters, two changes are any other word.
        int allowed = Math.min(wanted.length() - 1, Math.max(2, wanted.length() / 3));
        return known.stream()
                .filter(name -> isBeginning(wanted, name))
                .findFirst()
                .or(() ->
                        known.stream()
                                .filter(name -> distance(wanted, name) <= allowed)
                                .min(Comparator.comparingInt(name -> distance(wanted, name))));
    }

    /// `int` is short for `integer`, however near `any` may be.
    private static boolean isBeginning(String wanted, String name) {
        return wanted.length() > 2 && name.toLowerCase(Locale.ROOT).startsWith(wanted);
    }

    /// The number of letters to put in, take out or change, by Levenshtein.
    private static int distance(String wanted, String name) {
        String other = name.toLowerCase(Locale.ROOT);
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= wanted.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (wanted.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[row.length - 1];
    }
}
