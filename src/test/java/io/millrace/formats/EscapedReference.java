package io.millrace.formats;

import de.siegmar.fastcsv.reader.CsvParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One record of a dialect with escapes or without quotes. Escapes are taken off first, then what
/// is left is parted into fields; what is no record is refused as strict FastCSV would.
final class EscapedReference {

    private static final Map<Character, String> BACKSLASHED =
            Map.of('n', "\n", 'r', "\r", 't', "\t", 'N', "null");

    /// A character, or an escape and the character after it.
    private record Token(String written, String meaning) {}

    private final @Nullable Character escape;
    private final String delimiter;
    private final String quote;
    private final List<Token> tokens = new ArrayList<>();

    EscapedReference(CsvDialect dialect, String text) {
        escape = dialect.escape();
        delimiter = String.valueOf(dialect.delimiter());
        quote = dialect.quote() == null ? "none" : dialect.quote().toString();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (escape != null && c == escape && i + 1 < text.length()) {
                tokens.add(escaped(text.charAt(++i)));
            } else {
                tokens.add(new Token(String.valueOf(c), String.valueOf(c)));
            }
        }
    }

    private Token escaped(char c) {
        var itself = String.valueOf(c);
        var meaning = escape == '\\' ? BACKSLASHED.getOrDefault(c, itself) : itself;
        return new Token(escape + itself, meaning.equals("null") ? itself : meaning);
    }

    Reference.Parsed record() {
        var fields = new ArrayList<String>();
        boolean blank = true;
        int at = 0;
        while (at <= tokens.size()) {
            boolean inQuotes = holds(at, quote);
            int end = inQuotes ? closing(at + 1) : at;
            while (end < tokens.size() && !holds(end, delimiter)) {
                if (inQuotes) {
                    throw new CsvParseException("Text after a quote");
                }
                end++;
            }
            fields.add(inQuotes ? quoted(at + 1, end - 1) : unquoted(at, end));
            blank &= !inQuotes && written(at, end).matches("[ \t]*");
            at = end + 1;
        }
        return new Reference.Parsed(1, fields, blank);
    }

    /// The index after the quote that closes.
    private int closing(int from) {
        for (int i = from; i < tokens.size(); i++) {
            if (holds(i, quote) && holds(i + 1, quote)) {
                i++;
            } else if (holds(i, quote)) {
                return i + 1;
            }
        }
        throw new CsvParseException("Unclosed quote");
    }

    private String quoted(int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(tokens.get(i).meaning);
            i += holds(i, quote) ? 1 : 0;
        }
        return text.toString();
    }

    private String unquoted(int from, int to) {
        return written(from, to).equals("\\N")
                ? ""
                : tokens.subList(from, to).stream()
                        .map(Token::meaning)
                        .collect(Collectors.joining());
    }

    private String written(int from, int to) {
        return tokens.subList(from, to).stream().map(Token::written).collect(Collectors.joining());
    }

    private boolean holds(int i, String what) {
        return i < tokens.size() && tokens.get(i).written.equals(what);
    }
}
