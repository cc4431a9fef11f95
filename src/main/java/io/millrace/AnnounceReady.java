package io.millrace;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Says where Millrace answers once it does, and how long that took from the start of the JVM.
@Component
class AnnounceReady {

    private static final Logger log = LoggerFactory.getLogger(AnnounceReady.class);

    private final ServerProperties server;

    AnnounceReady(ServerProperties server) {
        this.server = server;
    }

    @EventListener
    @Order(1)
    void announce(ApplicationReadyEvent event) {
        var port =
                event.getApplicationContext()
                        .getEnvironment()
                        .getProperty("local.server.port", Integer.class);
        if (port != null) {
            var uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
            log.info(
                    "Millrace is ready at {} (started in {})",
                    OwnAddress.of(server, port),
                    Quantities.duration(uptime));
        }
    }
}
