package io.millrace.access;

/// Whose request it is. Controllers take it as a parameter; files and jobs carry it. Without
/// accounts it is always [#LOCAL].
///
/// @param name at most 100 characters
public record Owner(String name) {

    public static final Owner LOCAL = new Owner("local");
}
