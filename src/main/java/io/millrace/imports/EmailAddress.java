package io.millrace.imports;

/// What an e-mail address must look like: `a@b.c`. More cannot be known without sending mail.
final class EmailAddress {

    private EmailAddress() {}

    /// One `@` with something before it, a dot inside what follows it, and no white space anywhere;
    /// the same as the regular expression `[^\s@]+@[^\s@]+\.[^\s@]+`, without its backtracking.
    static boolean looksLikeOne(String value) {
        int at = -1;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '@') {
                if (at >= 0) {
                    return false;
                }
                at = i;
            } else if (c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                return false;
            }
        }
        if (at < 1) {
            return false;
        }
        // The last dot that has something behind it must also have something between it and the @.
        int dot = value.lastIndexOf('.', value.length() - 2);
        return dot > at + 1;
    }
}
