package io.millrace.imports;

import io.millrace.formats.FormatOptions;
import io.millrace.uploads.StoredFile;
import io.millrace.uploads.StoredFiles;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class PreviewController {

    private static final int MOST_ROWS = 200;

    private final StoredFiles files;
    private final Definitions definitions;
    private final PreviewFile preview;

    PreviewController(StoredFiles files, Definitions definitions, PreviewFile preview) {
        this.files = files;
        this.definitions = definitions;
        this.preview = preview;
    }

    /// All but `rows` and `definition` are those of [FormatOptions].
    @GetMapping("/files/{fileId}/preview")
    Preview preview(
            @PathVariable UUID fileId,
            @RequestParam(defaultValue = "20") int rows,
            @RequestParam(required = false) @Nullable String definition,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String encoding,
            @RequestParam(required = false) @Nullable String delimiter,
            @RequestParam(required = false) @Nullable String quote,
            @RequestParam(required = false) @Nullable String escape,
            @RequestParam(required = false) @Nullable Boolean header,
            @RequestParam(required = false) @Nullable String sheet,
            @RequestParam(required = false) @Nullable String recordElement) {
        if (rows < 1 || rows > MOST_ROWS) {
            throw ProcessRefused.badOption("rows", "must be between 1 and " + MOST_ROWS);
        }
        StoredFile file =
                files.find(fileId).orElseThrow(() -> ProcessRefused.unknownFile(fileId.toString()));
        var options =
                new FormatOptions(
                        type, encoding, delimiter, quote, escape, header, sheet, recordElement);
        return preview.of(file, definition == null ? null : find(definition), options, rows);
    }

    private ImportDefinition find(String name) {
        return definitions.find(name).orElseThrow(() -> DefinitionRefused.unknown(name));
    }
}
