/// In-process S3 and MongoDB-compatible servers of the default profile: one machine, not for
/// production.
///
/// They speak the real protocols on loopback, so nothing outside this package knows whether it
/// talks to them or to real servers.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.millrace.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
