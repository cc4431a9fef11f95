package io.millrace.access;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who may talk to this server.
///
/// @param allowedHosts host names, without port, that this server answers to besides `localhost`,
///   `127.0.0.1` and `[::1]`; pages served from them may call it too
/// @param insecure start on an address other machines can reach, although there are no accounts yet
@ConfigurationProperties("millrace")
record AccessSettings(
        @DefaultValue Set<String> allowedHosts, @DefaultValue("false") boolean insecure) {

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    AccessSettings {
        allowedHosts =
                allowedHosts.stream()
                        .map(host -> host.strip().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
        for (String host : allowedHosts) {
            if (!host.equals(HostName.of(host)) || host.contains("/")) {
                throw new IllegalArgumentException(
                        "millrace.allowed-hosts takes host names without scheme and port, not \""
                                + host
                                + "\"");
            }
        }
    }

    /// Whether a host, in lower case and without port, is one of ours.
    boolean answersTo(String host) {
        return LOOPBACK.contains(host) || allowedHosts.contains(host);
    }
}
