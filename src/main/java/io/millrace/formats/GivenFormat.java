package io.millrace.formats;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What [FormatOptions] say, in terms of formats.
///
/// @param delimiter null to tell
/// @param quote null to tell
/// @param escape null to tell
record GivenFormat(
        @Nullable Type type,
        @Nullable TextEncoding encoding,
        @Nullable Character delimiter,
        @Nullable Mark quote,
        @Nullable Mark escape) {

    enum Type {
        CSV,
        TSV,
        NDJSON,
        JSON,
        XML,
        XLSX
    }

    /// A character, or the decision to have none.
    record Mark(@Nullable Character character) {}

    private static final String AUTO = "auto";
    private static final String NONE = "none";

    /// @throws BadOption naming the first that cannot be
    static GivenFormat of(FormatOptions options) {
        var type = named("type", options.type(), Type.values());
        var encoding = named("encoding", options.encoding(), TextEncoding.values());
        var delimiter = delimiter(options.delimiter(), type);
        var quote = mark("quote", options.quote());
        var escape = mark("escape", options.escape());
        if (quote != null && quote.character != null) {
            requireOther("quote", "the delimiter", quote, delimiter);
            // A quote that escapes quotes is a doubled quote.
            escape = quote.equals(escape) ? new Mark(null) : escape;
        }
        if (escape != null && escape.character != null) {
            requireOther("escape", "the delimiter", escape, delimiter);
        }
        return new GivenFormat(type, encoding, delimiter, quote, escape);
    }

    /// Whether an option was given that only delimited text has.
    boolean mentionsDelimited() {
        return delimiter != null || quote != null || escape != null;
    }

    private static <E extends Enum<E>> @Nullable E named(
            String option, @Nullable String given, E[] values) {
        if (given == null || given.equalsIgnoreCase(AUTO)) {
            return null;
        }
        return Arrays.stream(values)
                .filter(it -> nameOf(it).equalsIgnoreCase(given))
                .findFirst()
                .orElseThrow(() ->
                        new BadOption(
                                option,
                                "The %s must be one of %s; not %s"
                                        .formatted(option, names(values), shown(given))));
    }

    static String nameOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String names(Enum<?>[] values) {
        return AUTO + ", " + Arrays.stream(values).map(GivenFormat::nameOf).collect(joining(", "));
    }

    private static @Nullable Character delimiter(@Nullable String given, @Nullable Type type) {
        if (given == null || given.equalsIgnoreCase(AUTO)) {
            return type == Type.TSV ? '\t' : null;
        }
        if (given.equals("\\t")) {
            return '\t';
        }
        if (given.length() != 1
                || given.charAt(0) > '~'
                || (given.charAt(0) < ' ' && given.charAt(0) != '\t')) {
            throw new BadOption(
                    "delimiter",
                    "The delimiter must be one printable ASCII character, or \\t; not "
                            + shown(given));
        }
        return given.charAt(0);
    }

    private static @Nullable Mark mark(String option, @Nullable String given) {
        if (given == null || given.equalsIgnoreCase(AUTO)) {
            return null;
        }
        if (given.isEmpty() || given.equalsIgnoreCase(NONE)) {
            return new Mark(null);
        }
        if (given.length() != 1 || given.charAt(0) <= ' ' || given.charAt(0) > '~') {
            throw new BadOption(
                    option,
                    "The %s must be one visible ASCII character, or none; not %s"
                            .formatted(option, shown(given)));
        }
        return new Mark(given.charAt(0));
    }

    private static void requireOther(
            String option, String other, Mark mark, @Nullable Character taken) {
        if (mark.character != null && mark.character.equals(taken)) {
            throw new BadOption(
                    option, "The %s must not be %s: both are %s".formatted(option, other, taken));
        }
    }

    /// Short, and on one line.
    private static String shown(String given) {
        var start = given.length() > 20 ? given.substring(0, 20) + "\u2026" : given;
        return "'" + start.replaceAll("\\p{Cntrl}", "\ufffd") + "'";
    }
}
