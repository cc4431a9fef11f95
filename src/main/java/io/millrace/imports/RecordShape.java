package io.millrace.imports;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where values go in a record: what is nested in what, decided once for all rows.
final class RecordShape {

    /// A name in a document: of the value at an index, or of a document of more names.
    private static final class Node {

        private final String name;
        private final byte[] nameBytes;
        private final int index;
        private final List<Node> children = new ArrayList<>();

        Node(String name, int index) {
            this.name = name;
            this.nameBytes = BsonBytes.name(name);
            this.index = index;
        }

        boolean given(List<@Nullable Object> values) {
            if (index >= 0) {
                return values.get(index) != null;
            }
            for (int i = 0; i < children.size(); i++) {
                if (children.get(i).given(values)) {
                    return true;
                }
            }
            return false;
        }
    }

    private final List<Node> top = new ArrayList<>();

    /// @param targets one path for each value, none of them inside another
    RecordShape(List<String> targets) {
        for (int i = 0; i < targets.size(); i++) {
            add(top, targets.get(i), i);
        }
    }

    private static void add(List<Node> level, String path, int index) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            level.add(new Node(path, index));
            return;
        }
        String name = path.substring(0, dot);
        Node parent =
                level.stream().filter(node -> node.name.equals(name)).findFirst().orElse(null);
        if (parent == null) {
            parent = new Node(name, -1);
            level.add(parent);
        }
        add(parent.children, path.substring(dot + 1), index);
    }

    /// Writes the values that are not null, into the document that is open.
    void write(BsonBytes out, List<@Nullable Object> values) {
        write(out, top, values);
    }

    private static void write(BsonBytes out, List<Node> level, List<@Nullable Object> values) {
        for (int i = 0; i < level.size(); i++) {
            Node node = level.get(i);
            if (node.index >= 0) {
                Object value = values.get(node.index);
                if (value != null) {
                    out.value(node.nameBytes, value);
                }
            } else if (node.given(values)) {
                int opened = out.openDocument(node.nameBytes);
                write(out, node.children, values);
                out.close(opened);
            }
        }
    }
}
