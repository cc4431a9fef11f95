package io.millrace.formats;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;

/// Collects the fields of the record that FastCSV is reading, up to a limit.
final class FieldCollector extends AbstractBaseCsvCallbackHandler<List<String>> {

    private final int maxFields;
    private final ArrayList<String> fields = new ArrayList<>();

    FieldCollector(int maxFields) {
        this.maxFields = maxFields;
    }

    @Override
    protected void handleBegin(long startingLineNumber) {
        fields.clear();
    }

    @Override
    protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
        if (index < maxFields) {
            fields.add(length == 0 ? "" : new String(text, offset, length));
        }
    }

    /// How many fields the record has, collected or not.
    int seen() {
        return getFieldCount();
    }

    @Override
    protected List<String> buildRecord() {
        return List.copyOf(fields);
    }
}
