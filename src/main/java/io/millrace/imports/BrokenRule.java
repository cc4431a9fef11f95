package io.millrace.imports;

/// A rule that a value breaks. Made once for each rule of a field, so that a bad value costs no
/// more than a good one.
///
/// @param code the rule's stable name
/// @param what the end of a sentence that begins with the value
record BrokenRule(String code, String what) {}
