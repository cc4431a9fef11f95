package io.millrace.imports;

import org.jspecify.annotations.Nullable;

/// Text, and what some texts must look like.
final class TextValue implements ValueType {

    /// A form that text can have.
    enum Form {
        EMAIL("email", "is not an e-mail address"),
        URI("uri", "is not a URI such as https://example.org/a"),
        UUID("uuid", "is not a UUID such as 01a2040a-9cf9-77de-acea-a14860b8f578");

        private final String value;
        private final String what;

        Form(String value, String what) {
            this.value = value;
            this.what = what;
        }

        static @Nullable Form of(@Nullable String format) {
            for (Form form : values()) {
                if (form.value.equals(format)) {
                    return form;
                }
            }
            return null;
        }

        boolean fits(String text) {
            return switch (this) {
                case EMAIL -> EmailAddress.looksLikeOne(text);
                case URI -> isUri(text);
                case UUID -> isUuid(text);
            };
        }
    }

    private final @Nullable Form form;
    private final BrokenRule noForm;

    TextValue(@Nullable Form form) {
        this.form = form;
        this.noForm = new BrokenRule("format", form == null ? "" : form.what);
    }

    @Override
    public Object parse(String text) {
        return form == null || form.fits(text) ? text : noForm;
    }

    /// A scheme, a colon and something after it, without white space.
    private static boolean isUri(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || colon == text.length() - 1 || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean schemeSign = isLetter(c) || (c >= '0' && c <= '9') || "+-.".indexOf(c) >= 0;
            if ((i < colon && !schemeSign) || c <= ' ' || Character.isSpaceChar(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash
                    ? text.charAt(i) != '-'
                    : Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }
}
