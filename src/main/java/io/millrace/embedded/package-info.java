/// In-process S3 and MongoDB-compatible servers of the default profile.
@ApplicationModule(allowedDependencies = {" one machine", " not for production"})
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
