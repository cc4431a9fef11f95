package io.millrace.formats;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// What the styles of a workbook make of numbers.
final class CellStyles {

    private final Map<Integer, NumberStyle> own = new HashMap<>();
    private final List<NumberStyle> byIndex = new ArrayList<>();
    private boolean inCells;

    private CellStyles() {}

    static CellStyles of(Workbook workbook) throws IOException {
        var styles = new CellStyles();
        if (workbook.styles().isPresent()) {
            workbook.forEachElement(workbook.styles().get(), styles::take);
        }
        return styles;
    }

    /// @param index as a cell has it
    NumberStyle of(@Nullable String index) {
        int at = number(index);
        return at >= 0 && at < byIndex.size() ? byIndex.get(at) : NumberStyle.NUMBER;
    }

    private void take(XMLStreamReader element) {
        switch (element.getLocalName()) {
            case "numFmt" -> {
                var code = element.getAttributeValue(null, "formatCode");
                own.put(
                        number(element.getAttributeValue(null, "numFmtId")),
                        NumberStyle.ofCode(code == null ? "" : code));
            }
            // Styles have styles, which are listed in the same words.
            case "cellXfs" -> inCells = true;
            case "cellStyleXfs", "cellStyles", "dxfs" -> inCells = false;
            case "xf" -> {
                if (inCells) {
                    int id = number(element.getAttributeValue(null, "numFmtId"));
                    var style = own.get(id);
                    byIndex.add(style == null ? NumberStyle.ofBuiltIn(id) : style);
                }
            }
            default -> {}
        }
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? -1 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
