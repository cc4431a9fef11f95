/// The import job.
@ApplicationModule(
        allowedDependencies = {
            " definition",
            " reader",
            " validating processor",
            " Mongo writer",
            " rejects:queue",
            "storage",
            "uploads",
            "formats",
            "access"
        })
@NullMarked
package io.millrace.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
