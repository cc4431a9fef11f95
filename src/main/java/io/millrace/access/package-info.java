/// Who may talk to us.
@ApplicationModule(
        allowedDependencies = {" the Host/Origin filter", " request ids and problem details"})
@NullMarked
package io.millrace.access;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
