package io.millrace.imports;

import io.millrace.access.RequestRefused;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;

/// What cannot be done with import definitions.
public final class DefinitionRefused extends RequestRefused {

    private final List<DefinitionFault> faults;

    private DefinitionRefused(
            HttpStatus status, String title, String detail, List<DefinitionFault> faults) {
        super(status, title, detail, faults.isEmpty() ? Map.of() : Map.of("errors", faults));
        this.faults = faults;
    }

    /// All that is wrong with the definition; empty where something else was refused.
    public List<DefinitionFault> faults() {
        return faults;
    }

    /// @param faults not empty
    static DefinitionRefused faulty(List<DefinitionFault> faults) {
        return new DefinitionRefused(
                HttpStatus.BAD_REQUEST, "Faulty definition", told(faults), List.copyOf(faults));
    }

    /// One that was there before this request, such as a file.
    static DefinitionRefused broken(String name, String source, List<DefinitionFault> faults) {
        return new DefinitionRefused(
                HttpStatus.UNPROCESSABLE_CONTENT,
                "Faulty definition",
                "The definition \"%s\" (%s) cannot be used. %s"
                        .formatted(name, source, told(faults)),
                List.copyOf(faults));
    }

    private static String told(List<DefinitionFault> faults) {
        return faults.stream().map(DefinitionFault::toString).collect(Collectors.joining(" "));
    }

    static DefinitionRefused unknown(String name) {
        return new DefinitionRefused(
                HttpStatus.NOT_FOUND,
                "Unknown definition",
                "There is no import definition \"%s\". GET /imports lists all."
                        .formatted(Excerpt.of(name, 100)),
                List.of());
    }

    static DefinitionRefused changed(String name, String version) {
        return new DefinitionRefused(
                HttpStatus.PRECONDITION_FAILED,
                "Definition changed",
                "The definition \"%s\" is %s by now. Read it again, then change it."
                        .formatted(name, version),
                List.of());
    }

    static DefinitionRefused notStored(String name, String why) {
        return new DefinitionRefused(
                HttpStatus.CONFLICT,
                "Definition not stored",
                "The definition \"%s\" cannot be deleted: %s".formatted(name, why),
                List.of());
    }

    static DefinitionRefused tooLarge(int bytes) {
        return new DefinitionRefused(
                HttpStatus.CONTENT_TOO_LARGE,
                "Definition too large",
                "A definition may have at most %d bytes.".formatted(bytes),
                List.of());
    }
}
