/// Recurring jobs: schedules of cron expressions in time zones, whose runs queue jobs.
@ApplicationModule(allowedDependencies = {"queue", "uploads", "access"})
@NullMarked
package io.millrace.schedules;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
