package io.millrace.reporting;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/// Settings of the reports.
///
/// @param keep how long the daily sums are kept that `GET /batch/aggregates` answers with; whole
///   days
@ConfigurationProperties("millrace.reporting")
record ReportingSettings(@DefaultValue("90d") Duration keep) {

    ReportingSettings {
        Assert.isTrue(keep.toDays() >= 1, "millrace.reporting.keep must be at least one day");
    }
}
