/// Bytes to rows.
@ApplicationModule(allowedDependencies = {" dialects", " record boundaries", " CSV"})
@NullMarked
package io.millrace.formats;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
