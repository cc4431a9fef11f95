/// Following jobs while they run: server-sent events, and a small answer for those who ask again
/// and again.
@ApplicationModule(allowedDependencies = {"queue", "access"})
@NullMarked
package io.millrace.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
