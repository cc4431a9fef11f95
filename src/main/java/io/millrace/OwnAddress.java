package io.millrace;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.ApplicationContext;

/// Where this Millrace answers, as somebody on the same machine would write it.
final class OwnAddress {

    private OwnAddress() {}

    /// The address of a started application; nothing where that has no web server.
    static Optional<URI> of(ApplicationContext application) {
        var port = application.getEnvironment().getProperty("local.server.port", Integer.class);
        return Optional.ofNullable(port)
                .map(bound -> of(application.getBean(ServerProperties.class), bound));
    }

    /// The address of a server.
    ///
    /// @param port the port that was really bound: another one than asked for where that was 0
    static URI of(ServerProperties server, int port) {
        var scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
        return URI.create(scheme + "://" + host(server.getAddress()) + ":" + port);
    }

    private static String host(@Nullable InetAddress address) {
        if (address == null || address.isAnyLocalAddress() || isUsualLoopback(address)) {
            return "localhost";
        }
        if (address instanceof Inet6Address) {
            return address.isLoopbackAddress() ? "[::1]" : "[" + address.getHostAddress() + "]";
        }
        return address.getHostAddress();
    }

    /// `localhost` is 127.0.0.1 first; a server that listens on another loopback address only is
    /// not there.
    private static boolean isUsualLoopback(InetAddress address) {
        return address.getHostAddress().equals("127.0.0.1");
    }
}
