package io.millrace.uploads;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `Content-Disposition` of a part, read with the leniency that clients need.
///
/// @param name of the form field
/// @param fileName as the client sends it, or null where the part is no file
record Disposition(@Nullable String name, @Nullable String fileName) {

    static final Disposition NONE = new Disposition(null, null);

    static Disposition parse(String header) {
        Map<String, String> parameters = parameters(header);
        String encoded = parameters.get("filename*");
        String decoded = encoded == null ? null : decode(encoded);
        return new Disposition(
                parameters.get("name"), decoded == null ? parameters.get("filename") : decoded);
    }

    private static Map<String, String> parameters(String header) {
        Map<String, String> parameters = new HashMap<>();
        int at = header.indexOf(';');
        while (at >= 0) {
            int next = header.indexOf(';', at + 1);
            int equals = header.indexOf('=', at);
            if (equals < 0 || (next >= 0 && next < equals)) {
                at = next; // a parameter without value
                continue;
            }
            String key = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            int start = equals + 1;
            while (start < header.length() && header.charAt(start) == ' ') {
                start++;
            }
            int end = header.startsWith("\"", start) ? closingQuote(header, start + 1) : -1;
            if (end >= 0) {
                parameters.putIfAbsent(key, header.substring(start + 1, end).replace("\\\"", "\""));
                at = header.indexOf(';', end);
            } else {
                at = header.indexOf(';', start);
                String value = at < 0 ? header.substring(start) : header.substring(start, at);
                parameters.putIfAbsent(key, value.strip());
            }
        }
        return parameters;
    }

    /// A backslash before a quote hides it; any other one is left alone, since it may be part of a
    /// path.
    private static int closingQuote(String header, int from) {
        int quote = header.indexOf('"', from);
        while (quote > from
                && header.charAt(quote - 1) == '\\'
                && header.indexOf('"', quote + 1) > 0) {
            quote = header.indexOf('"', quote + 1);
        }
        return quote;
    }

    /// RFC 8187, such as `UTF-8''na%C3%AFve.csv`; null where it is not.
    private static @Nullable String decode(String encoded) {
        int charset = encoded.indexOf('\'');
        int language = encoded.indexOf('\'', charset + 1);
        if (charset < 0 || language < 0) {
            return null;
        }
        try {
            return new String(
                    percentDecoded(encoded.substring(language + 1)),
                    Charset.forName(encoded.substring(0, charset)));
        } catch (IllegalArgumentException e) {
            return null; // an unknown charset, or not hex digits
        }
    }

    private static byte[] percentDecoded(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                bytes.writeBytes(text.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
            } else if (i + 3 <= text.length()) {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                throw new IllegalArgumentException("A cut escape");
            }
        }
        return bytes.toByteArray();
    }
}
