package io.millrace.imports;

import io.millrace.formats.FormatOptions;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.StringNode;

@RestController
class PreviewController {

    private final Definitions definitions;
    private final PreviewFile preview;

    PreviewController(Definitions definitions, PreviewFile preview) {
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
        if (definition != null && definitions.held(definition).isEmpty()) {
            throw DefinitionRefused.unknown(definition);
        }
        var format =
                new FormatOptions(
                        type, encoding, delimiter, quote, escape, header, sheet, recordElement);
        return preview.of(
                fileId,
                new PreviewRequest(
                        definition == null ? null : StringNode.valueOf(definition), format, rows));
    }

    /// The same for a definition that is nowhere stored.
    @PostMapping("/files/{fileId}/preview")
    Preview preview(@PathVariable UUID fileId, @RequestBody PreviewRequest request) {
        return preview.of(fileId, request);
    }
}
