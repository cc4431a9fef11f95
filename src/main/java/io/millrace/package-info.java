/// The application itself: start, `/health`, and the `--import` client.
@NullMarked
package io.millrace;

import org.jspecify.annotations.NullMarked;
