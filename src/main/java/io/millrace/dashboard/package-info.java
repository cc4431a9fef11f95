/// The web pages. They only read: what people do on them calls the same HTTP API that everybody
/// uses.
@ApplicationModule(
        allowedDependencies = {
            "access",
            "events",
            "formats",
            "health",
            "imports",
            "queue",
            "reporting",
            "schedules",
            "storage",
            "uploads",
            "wording"
        })
@NullMarked
package io.millrace.dashboard;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
