package io.millrace.formats;

import java.io.IOException;

/// What is around the elements of the array: its brackets and commas, and the object that it may be
/// in.
final class JsonArrayFrame {

    private final JsonScan scan;
    private boolean begun;
    private boolean ended;
    private boolean inObject;
    private boolean foundArray;
    private boolean foundRows;

    JsonArrayFrame(JsonScan scan) {
        this.scan = scan;
    }

    /// Goes on to where an element begins.
    ///
    /// @return false when there is none left, and the file ends well
    boolean goToElement() throws IOException {
        if (ended) {
            return false;
        }
        if (!begun) {
            begun = true;
            return begin();
        }
        if (scan.peek() == ',') {
            scan.take(',');
            return true;
        }
        scan.take(']');
        return inObject ? goToFurtherMember() : end();
    }

    private boolean begin() throws IOException {
        scan.passOverByteOrderMark();
        return switch (scan.peek()) {
            case '[' -> {
                scan.take('[');
                yield scan.peek() != ']' || endEmptyArray();
            }
            case '{' -> {
                inObject = true;
                scan.take('{');
                yield scan.peek() == '}' ? endObject() : goToMember();
            }
            case Window.END -> throw scan.unreadable("the file is empty");
            default -> throw scan.unreadable("the file is no JSON array");
        };
    }

    private boolean endEmptyArray() throws IOException {
        scan.take(']');
        return end();
    }

    /// Over the members of the object to its array of objects, or to its end.
    private boolean goToMember() throws IOException {
        if (scan.peek() != '"') {
            throw scan.unreadable("there is no name");
        }
        scan.passOverValue();
        scan.take(':');
        if (scan.peek() != '[') {
            scan.passOverValue();
            return goToFurtherMember();
        }
        scan.take('[');
        foundArray = true;
        return scan.peek() == '{' ? beginRows() : passOverArray();
    }

    private boolean beginRows() throws IOException {
        if (foundRows) {
            throw scan.unreadable(
                    "the file holds a second array of objects: upload each on its own");
        }
        foundRows = true;
        return true;
    }

    private boolean passOverArray() throws IOException {
        while (scan.peek() != ']') {
            scan.passOverValue();
            if (scan.peek() != ']') {
                scan.take(',');
            }
        }
        scan.take(']');
        return goToFurtherMember();
    }

    private boolean goToFurtherMember() throws IOException {
        if (scan.peek() == '}') {
            return endObject();
        }
        scan.take(',');
        return goToMember();
    }

    private boolean endObject() throws IOException {
        if (!foundArray) {
            throw scan.unreadable("the file is a JSON object without an array of objects in it");
        }
        scan.take('}');
        return end();
    }

    private boolean end() throws IOException {
        if (scan.peek() != Window.END) {
            throw scan.unreadable("something else follows the end of the JSON");
        }
        ended = true;
        return false;
    }
}
