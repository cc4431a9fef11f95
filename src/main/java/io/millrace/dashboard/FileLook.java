package io.millrace.dashboard;

import io.millrace.imports.Preview;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// A file as a definition sees it.
///
/// @param choice the name of the definition that was chosen; empty for the proposed one
/// @param about tells whether a form's fields are about this definition and these columns
/// @param edited whether the form's fields were
/// @param base the definition before it was edited
/// @param asked what a request to import says for its definition, as JSON
/// @param definition what can be saved, as JSON
/// @param format what a request to import says about the format, as JSON
record FileLook(
        String choice,
        String about,
        boolean edited,
        List<FileColumn> columns,
        List<MappedField> fields,
        ObjectNode base,
        Preview preview,
        List<ShownRow> rows,
        String asked,
        String definition,
        String format) {

    /// So many lines a form can have before it is better written as text.
    private static final int MOST_LINES = 100;

    /// Whether there are few enough fields and columns to choose from lists.
    public boolean mappable() {
        return fields.size() <= MOST_LINES && columns.size() <= MOST_LINES;
    }

    /// Where the records go.
    public String collection() {
        return base.path("collection").asString();
    }

    /// What a row does to the collection.
    public String mode() {
        return base.path("mode").asString("insert");
    }

    /// What becomes of a row whose key is there already.
    public String onDuplicate() {
        return base.path("onDuplicate").asString("reject");
    }
}
