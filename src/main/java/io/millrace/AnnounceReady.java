package io.millrace;

import io.millrace.wording.Quantities;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Says where Millrace answers once it does, and how long that took from the start of the JVM.
@Component
class AnnounceReady {

    private static final Logger log = LoggerFactory.getLogger(AnnounceReady.class);

    @EventListener
    @Order(1)
    void announce(ApplicationReadyEvent ready) {
        var uptime = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
        OwnAddress.of(ready.getApplicationContext())
                .ifPresent(address ->
                        log.info(
                                "Millrace is ready at {} (started in {})",
                                address,
                                Quantities.duration(uptime)));
    }
}
