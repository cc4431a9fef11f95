/// Bytes to rows.
///
/// [CsvRows] reads delimited text as a stream of rows, each with its position, physical line and
/// bytes, and can start again at any row. It judges only what a row is; what its fields mean is for
/// the caller.
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.millrace.formats;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
