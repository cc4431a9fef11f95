/// The job queue.
@ApplicationModule(
        allowedDependencies = {
            " jobs",
            " states",
            " claims",
            " leases",
            " workers",
            " and the JobHandler SPI that job types implement:access"
        })
@NullMarked
package io.millrace.queue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
