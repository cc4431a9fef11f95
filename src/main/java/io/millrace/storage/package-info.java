/// The object store: streaming put of unknown length, bounded range reads, delete; S3 only.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.millrace.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
