/// Who may talk to us: the Host/Origin filter, request ids and problem details.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.millrace.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
