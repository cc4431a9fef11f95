package io.millrace.imports;

/// Turns text into the value that is stored.
interface ValueType {

    /// The value of a text, or what is wrong with it.
    ///
    /// @param text already transformed
    /// @return a `String`, `Integer`, `Long`, `Double`, `Decimal128`, `Boolean`, `Instant`,
    ///   `Document` or `List`; or the [BrokenRule] where the text is none
    Object parse(String text);
}
