package io.millrace.imports;

import java.util.List;

/// What the rows of a file mean: where they go and what each column must hold.
///
/// @param name what requests call it
/// @param version changes whenever the definition does
/// @param collection the MongoDB collection that its records go to
/// @param fields the columns, in the order in which a row is checked
record ImportDefinition(String name, String version, String collection, List<ImportField> fields) {

    /// The default import.
    static final ImportDefinition PEOPLE =
            new ImportDefinition(
                    "people",
                    "1",
                    "records",
                    List.of(
                            new ImportField.Text("name", true),
                            new ImportField.Email("email", true),
                            new ImportField.WholeNumber("age", false, 0, 150),
                            new ImportField.Text("department", false)));
}
