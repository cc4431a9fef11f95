package io.millrace.imports;

/// What is wrong with a definition.
///
/// @param path where, such as `fields[2].constraints.pattern`; empty for the whole
/// @param message what is wrong there and what to do
public record DefinitionFault(String path, String message) {

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
