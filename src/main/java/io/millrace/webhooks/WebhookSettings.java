package io.millrace.webhooks;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/// Settings of callbacks to those who queued a job.
///
/// @param secret what deliveries are signed with; without one there are none
/// @param allowPrivate whether addresses of this machine and of private networks may be called
/// @param timeout how long one delivery may take in all
/// @param delay after how long a delivery that failed is tried again; it doubles with each
/// @param maxDelay the longest
/// @param giveUpAfter how long after the end of the job the last attempt is made
@ConfigurationProperties("millrace.webhooks")
record WebhookSettings(
        @Nullable String secret,
        @DefaultValue("false") boolean allowPrivate,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("10s") Duration delay,
        @DefaultValue("1h") Duration maxDelay,
        @DefaultValue("24h") Duration giveUpAfter) {

    WebhookSettings {
        Assert.isTrue(
                timeout.isPositive() && timeout.compareTo(Deliveries.LEASE) < 0,
                "millrace.webhooks.timeout must be longer than 0 and shorter than a minute");
        Assert.isTrue(delay.isPositive(), "millrace.webhooks.delay must be longer than 0");
    }

    boolean enabled() {
        return secret != null && !secret.isBlank();
    }
}
