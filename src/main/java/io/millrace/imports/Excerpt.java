package io.millrace.imports;

/// The beginning of a text from a file, for messages.
final class Excerpt {

    private static final int REPLACEMENT = 0xFFFD;

    private Excerpt() {}

    /// At most so many characters, none of them cut in half, as an answer could not hold it;
    /// control characters are replaced, because PostgreSQL stores no NUL.
    static String of(String text, int characters) {
        var excerpt = new StringBuilder();
        text.codePoints()
                .limit(characters)
                .map(c -> Character.isISOControl(c) ? REPLACEMENT : c)
                .forEach(excerpt::appendCodePoint);
        boolean whole = text.codePoints().limit(characters + 1L).count() <= characters;
        return whole ? excerpt.toString() : excerpt.append('…').toString();
    }
}
