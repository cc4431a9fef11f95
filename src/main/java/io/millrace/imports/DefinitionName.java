package io.millrace.imports;

import java.util.regex.Pattern;

/// What a definition may be called: what can stand in a URL and be a file's name anywhere.
final class DefinitionName {

    static final String RULE =
            "must have 1 to 64 of the letters a to z, digits, - and _, and begin with a letter or digit.";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");

    private DefinitionName() {}

    static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }
}
