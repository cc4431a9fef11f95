/// The description of every call, for programs at `/v3/api-docs` and for people at `/docs`. Paths
/// and types come from the controllers; what they mean stands in `resources/openapi/*.yml`, one
/// file for each feature, and a test fails for whatever is not described there.
@NullMarked
@ApplicationModule(allowedDependencies = "access")
package io.millrace.apidocs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
