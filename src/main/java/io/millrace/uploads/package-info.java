/// Uploads and the catalogue of stored files.
@ApplicationModule(allowedDependencies = {"storage", "access"})
@NullMarked
package io.millrace.uploads;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
