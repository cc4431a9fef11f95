/// Telling others that a job has ended: one signed HTTP request, repeated until it is taken.
@ApplicationModule(allowedDependencies = {"queue", "access"})
@NullMarked
package io.millrace.webhooks;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
