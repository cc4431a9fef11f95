package io.millrace.formats;

import static javax.xml.stream.XMLStreamConstants.END_DOCUMENT;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/// The parts of an XLSX workbook, by what its relations say they are.
///
/// Only what is asked for is read, part by part from the stored bytes: the libraries for workbooks
/// want the file on disk or in memory, keep all its strings, and bring a large part of Office along
/// that nobody asked for.
///
/// @param sheets the sheets with cells, in the order of the workbook; hidden ones only where all
///   are
/// @param from1904 whether days are counted from 1904, as old Macs did
record Workbook(
        ZipArchive archive,
        List<Sheet> sheets,
        boolean from1904,
        Optional<String> styles,
        Optional<String> sharedStrings) {

    /// What a part other than sheets and strings may hold.
    private static final long MAX_PART_BYTES = 64L * 1024 * 1024;

    /// @param part its name in the archive
    record Sheet(String name, String part) {}

    private record Relation(String type, String target) {
        boolean is(String kind) {
            return type.endsWith("/" + kind);
        }
    }

    private record Listed(String name, boolean hidden, String relation) {}

    /// Whether Office, or one like it, wrote the archive as a document.
    static boolean isOfOffice(ZipArchive archive) {
        return archive.find("[Content_Types].xml").isPresent()
                || archive.find("META-INF/manifest.xml").isPresent();
    }

    /// @throws FileUnreadable when the file is no workbook, or one of another kind
    static Workbook of(FileBytes file) throws IOException {
        refuseOtherKinds(file);
        var archive = ZipArchive.of(file);
        if (archive.find("META-INF/manifest.xml").isPresent()) {
            throw new FileUnreadable(
                    "The file is an OpenDocument file (such as ODS): save it as XLSX");
        }
        var main = mainPart(archive);
        var relations = relations(archive, main);
        var listed = new ArrayList<Listed>();
        var from1904 = new boolean[1];
        forEachElement(
                archive,
                main,
                element -> {
                    switch (element.getLocalName()) {
                        case "sheet" -> listed.add(listed(element));
                        case "workbookPr" ->
                                from1904[0] = isTrue(element.getAttributeValue(null, "date1904"));
                        default -> {}
                    }
                });
        return new Workbook(
                archive,
                sheets(listed, relations),
                from1904[0],
                only(relations, "styles"),
                only(relations, "sharedStrings"));
    }

    /// The sheet of that name.
    Sheet sheet(String name) throws FileUnreadable {
        return sheets.stream()
                .filter(sheet -> sheet.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new FileUnreadable(
                                "The workbook has no sheet \"%s\"; it has %s"
                                        .formatted(
                                                name, sheets.stream().map(Sheet::name).toList())));
    }

    /// @param maxBytes what it may hold
    XmlInput open(String part, long maxBytes) throws IOException {
        return open(archive, part, maxBytes);
    }

    private static XmlInput open(ZipArchive archive, String part, long maxBytes)
            throws IOException {
        var entry = archive.find(part);
        if (entry.isEmpty()) {
            throw new FileUnreadable("The workbook is broken: it lacks its part \"" + part + "\"");
        }
        return new XmlInput(archive.open(entry.get(), maxBytes), null);
    }

    /// Each element of a part in turn, as an event.
    void forEachElement(String part, Consumer<XMLStreamReader> action) throws IOException {
        forEachElement(archive, part, action);
    }

    private static void forEachElement(
            ZipArchive archive, String part, Consumer<XMLStreamReader> action) throws IOException {
        try (var input = open(archive, part, MAX_PART_BYTES)) {
            for (int event = input.next(); event != END_DOCUMENT; event = input.next()) {
                if (event == START_ELEMENT) {
                    action.accept(input.event());
                }
            }
        }
    }

    private static void refuseOtherKinds(FileBytes file) throws IOException {
        byte[] start;
        try (var in = file.read(0, Math.min(file.size(), Magic.BYTES))) {
            start = in.readNBytes(Magic.BYTES);
        }
        if (Magic.isOldOffice(start)) {
            throw new FileUnreadable(
                    "The file is an old workbook (XLS) or has a password: save it as XLSX without"
                            + " one");
        }
        if (!Magic.isZip(start)) {
            throw new FileUnreadable("The file is no XLSX workbook");
        }
    }

    private static String mainPart(ZipArchive archive) throws IOException {
        var main =
                archive.find("_rels/.rels").isPresent()
                        ? only(relations(archive, ""), "officeDocument")
                        : Optional.<String>empty();
        var part = main.orElse("xl/workbook.xml");
        if (part.endsWith(".bin")) {
            throw new FileUnreadable("The file is a binary workbook (XLSB): save it as XLSX");
        }
        if (archive.find(part).isEmpty() || !part.startsWith("xl/")) {
            throw new FileUnreadable("The file is no XLSX workbook");
        }
        return part;
    }

    private static Map<String, Relation> relations(ZipArchive archive, String part)
            throws IOException {
        int slash = part.lastIndexOf('/') + 1;
        var folder = part.substring(0, slash);
        var found = new HashMap<String, Relation>();
        forEachElement(
                archive,
                folder + "_rels/" + part.substring(slash) + ".rels",
                element -> {
                    if (element.getLocalName().equals("Relationship")) {
                        found.put(
                                attribute(element, "Id"),
                                new Relation(
                                        attribute(element, "Type"),
                                        resolve(folder, attribute(element, "Target"))));
                    }
                });
        return found;
    }

    private static String resolve(String folder, String target) {
        if (target.startsWith("/")) {
            return target.substring(1);
        }
        var base = folder;
        var rest = target.startsWith("./") ? target.substring(2) : target;
        while (rest.startsWith("../") && !base.isEmpty()) {
            base = base.substring(0, base.lastIndexOf('/', base.length() - 2) + 1);
            rest = rest.substring(3);
        }
        return base + rest;
    }

    private static Optional<String> only(Map<String, Relation> relations, String kind) {
        return relations.values().stream()
                .filter(relation -> relation.is(kind))
                .map(Relation::target)
                .findFirst();
    }

    private static Listed listed(XMLStreamReader element) {
        var id = "";
        for (int i = 0; i < element.getAttributeCount(); i++) {
            if (element.getAttributeLocalName(i).equals("id")) {
                id = element.getAttributeValue(i);
            }
        }
        var state = element.getAttributeValue(null, "state");
        return new Listed(
                attribute(element, "name"), state != null && !state.equals("visible"), id);
    }

    private static List<Sheet> sheets(List<Listed> listed, Map<String, Relation> relations)
            throws FileUnreadable {
        var all = new ArrayList<Sheet>();
        var visible = new ArrayList<Sheet>();
        for (var one : listed) {
            var relation = relations.get(one.relation());
            // Charts are on sheets, too, but those have no cells.
            if (relation != null && relation.is("worksheet")) {
                var sheet = new Sheet(one.name(), relation.target());
                all.add(sheet);
                if (!one.hidden()) {
                    visible.add(sheet);
                }
            }
        }
        if (all.isEmpty()) {
            throw new FileUnreadable("The workbook has no sheet with cells");
        }
        return List.copyOf(visible.isEmpty() ? all : visible);
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && (value.equals("1") || value.equals("true"));
    }

    private static String attribute(XMLStreamReader element, String name) {
        var value = element.getAttributeValue(null, name);
        return value == null ? "" : value;
    }
}
