package io.millrace.events;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/// Settings of server-sent events.
///
/// @param maxListeners how many may listen to this node at once; more are refused
/// @param every how often this node looks for what is new, while somebody listens
/// @param heartbeat after how long without news a listener gets a sign of life
@ConfigurationProperties("millrace.events")
record EventsSettings(
        @DefaultValue("500") int maxListeners,
        @DefaultValue("1s") Duration every,
        @DefaultValue("15s") Duration heartbeat) {

    EventsSettings {
        Assert.isTrue(every.isPositive(), "millrace.events.every must be longer than 0");
        Assert.isTrue(heartbeat.isPositive(), "millrace.events.heartbeat must be longer than 0");
    }
}
