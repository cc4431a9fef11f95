/// The import job: definition, reader, validating processor, Mongo writer, rejects.
@ApplicationModule(allowedDependencies = {"queue", "storage", "uploads", "formats", "access"})
@NullMarked
package io.millrace.imports;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
