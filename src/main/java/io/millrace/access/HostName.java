package io.millrace.access;

import java.util.Locale;

/// The host of an authority such as `localhost:8080` or `[::1]:8080`.
final class HostName {

    private HostName() {}

    /// The host in lower case, without its port; an IPv6 address keeps its brackets.
    static String of(String authority) {
        String host = authority.strip().toLowerCase(Locale.ROOT);
        int end = host.startsWith("[") ? host.indexOf(']') + 1 : host.lastIndexOf(':');
        return end > 0 ? host.substring(0, end) : host;
    }
}
