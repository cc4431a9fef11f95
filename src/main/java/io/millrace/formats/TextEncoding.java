package io.millrace.formats;

/// The encodings of text that are read. All but UTF-8 are read through a decoder, and positions are
/// then those of the same text in UTF-8.
public enum TextEncoding {
    UTF_8,
    UTF_16LE,
    UTF_16BE,
    WINDOWS_1252
}
