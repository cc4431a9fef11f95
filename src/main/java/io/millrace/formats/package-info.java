/// Bytes to rows.
///
/// [FileFormat] opens a file as a stream of rows, each with its position, line and bytes, and can
/// start again at any row: delimited text and NDJSON by going there, a JSON array, XML, workbooks
/// and whatever is in gzip or ZIP by passing over what is before. It judges only what a row is;
/// what its fields mean is for the caller.
///
/// Files come from anybody: every reader holds at most about twice the longest row allowed, opens
/// nothing that a file names, and answers what it cannot read with [FileUnreadable].
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.millrace.formats;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
