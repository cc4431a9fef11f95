/// How numbers are said to people, on the console and on pages.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.millrace.wording;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
