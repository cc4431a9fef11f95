/// The job queue: jobs, states, claims, leases, workers, and the `JobHandler` SPI that job types
/// implement.
@ApplicationModule(allowedDependencies = "access")
@NullMarked
package io.millrace.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
