package io.millrace.imports;

import io.millrace.imports.HeldDefinition.Source;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.node.ObjectNode;

@RestController
class DefinitionsController {

    private final Definitions definitions;
    private final ListDefinitions list;

    DefinitionsController(Definitions definitions, ListDefinitions list) {
        this.definitions = definitions;
        this.list = list;
    }

    record All(List<ListDefinitions.Listed> imports) {}

    @GetMapping("/imports")
    All list() {
        return new All(list.all());
    }

    @GetMapping("/imports/{name}")
    ResponseEntity<ObjectNode> get(@PathVariable String name) {
        HeldDefinition held =
                definitions.held(name).orElseThrow(() -> DefinitionRefused.unknown(name));
        return answer(ResponseEntity.ok(), held.usable(), held.source());
    }

    @PutMapping(
            path = "/imports/{name}",
            consumes = {
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.APPLICATION_YAML_VALUE,
                "text/yaml",
                "application/x-yaml",
                "text/x-yaml"
            })
    ResponseEntity<ObjectNode> put(
            @PathVariable String name,
            HttpServletRequest request,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
                    @Nullable String ifNoneMatch)
            throws IOException {
        boolean yaml = request.getContentType().contains("yaml");
        ImportDefinition definition = ReadDefinition.of(body(request), yaml, name);
        boolean created = definitions.put(definition, Expected.of(ifMatch, ifNoneMatch));
        return answer(
                created
                        ? ResponseEntity.created(URI.create("/imports/" + name))
                        : ResponseEntity.ok(),
                definition,
                Source.STORED);
    }

    @DeleteMapping("/imports/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @PathVariable String name,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable String ifMatch) {
        definitions.delete(name, Expected.of(ifMatch, null));
    }

    /// No more of it than a definition may have is taken into memory.
    private static byte[] body(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(ReadDefinition.LONGEST_BYTES + 1);
        if (body.length > ReadDefinition.LONGEST_BYTES) {
            throw DefinitionRefused.tooLarge(ReadDefinition.LONGEST_BYTES);
        }
        return body;
    }

    private static ResponseEntity<ObjectNode> answer(
            ResponseEntity.BodyBuilder answer, ImportDefinition definition, Source source) {
        ObjectNode json = definition.json();
        json.putPOJO("source", source);
        return answer.eTag('"' + definition.version() + '"').body(json);
    }
}
