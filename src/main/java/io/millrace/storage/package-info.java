/// The object store.
@ApplicationModule(
        allowedDependencies = {
            " streaming put of unknown length",
            " bounded range reads",
            " delete; S3 only"
        })
@NullMarked
package io.millrace.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
