package io.millrace.formats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The dialects that may be the one of a sample, the usual ones first. What is given is not varied.
final class CandidateDialects {

    static final String DELIMITERS = ",;\t|";

    /// How Excel is told the delimiter; the reader passes over the line.
    private static final Pattern ANNOUNCED =
            Pattern.compile("^(?:\u00ef\u00bb\u00bf)?sep=([\t -~])(?:[\r\n]|$)");

    private static final Pattern BACKSLASH_HELPS =
            Pattern.compile("\\\\[\"',;\t|]|(^|[,;\t|\r\n])\\\\N([,;\t|\r\n]|$)");

    /// A doubled quote that is not an empty field.
    private static final Pattern QUOTE_DOUBLED =
            Pattern.compile("[^\"',;\t|\r\n](\"\"|'')|(\"\"|'')[^\"',;\t|\r\n]");

    private CandidateDialects() {}

    static List<CsvDialect> of(byte[] text, GivenFormat given) {
        var sample = new String(text, ISO_8859_1);
        var dialects = new ArrayList<CsvDialect>();
        for (var escape : escapes(sample, given)) {
            for (var quote : quotes(sample, given)) {
                for (char delimiter : delimiters(sample, given)) {
                    if (differ(delimiter, quote, escape)) {
                        dialects.add(new CsvDialect(delimiter, quote, escape));
                    }
                }
            }
        }
        // A delimiter or an escape that was given may be what usually quotes.
        return dialects.isEmpty() ? List.of(withoutQuotes(given)) : dialects;
    }

    private static CsvDialect withoutQuotes(GivenFormat given) {
        var escape = given.escape() == null ? null : given.escape().character();
        return new CsvDialect(given.delimiter() == null ? '\t' : given.delimiter(), null, escape);
    }

    private static char[] delimiters(String sample, GivenFormat given) {
        if (given.delimiter() != null) {
            return new char[] {given.delimiter()};
        }
        var announced = ANNOUNCED.matcher(sample);
        return announced.find() ? announced.group(1).toCharArray() : DELIMITERS.toCharArray();
    }

    private static List<@Nullable Character> quotes(String sample, GivenFormat given) {
        if (given.quote() != null) {
            return Collections.singletonList(given.quote().character());
        }
        return sample.indexOf('\'') < 0 ? List.of('"') : List.of('"', '\'');
    }

    private static List<@Nullable Character> escapes(String sample, GivenFormat given) {
        if (given.escape() != null) {
            return Collections.singletonList(given.escape().character());
        }
        // Text that doubles its quotes needs no escape; an escape in it is a mistake of its row.
        long escaped = BACKSLASH_HELPS.matcher(sample).results().count();
        long doubled = QUOTE_DOUBLED.matcher(sample).results().count();
        return escaped > 2 * doubled ? Arrays.asList(null, '\\') : Collections.singletonList(null);
    }

    private static boolean differ(
            char delimiter, @Nullable Character quote, @Nullable Character escape) {
        boolean same =
                (quote != null && quote == delimiter)
                        || (escape != null && escape == delimiter)
                        || (quote != null && quote.equals(escape));
        return !same;
    }
}
