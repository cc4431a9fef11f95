/// Whether Millrace can do its work: `/health`.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.millrace.health;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
