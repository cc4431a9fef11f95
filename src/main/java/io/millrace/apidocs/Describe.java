package io.millrace.apidocs;

import static io.millrace.apidocs.Descriptions.child;
import static io.millrace.apidocs.Descriptions.text;

import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;

/// Puts the descriptions to what the controllers' types tell, and adds what they do not: the errors
/// of each call, and bodies that are read as a tree.
final class Describe implements OpenApiCustomizer {

    private static final String JSON = "application/json";

    private static final String STORE_DOWN =
            "A store that the call needs does not answer at the moment: the database, the record store or the object store. Trying again later helps.";

    private final Descriptions descriptions;

    Describe(Descriptions descriptions) {
        this.descriptions = descriptions;
    }

    @Override
    public void customise(OpenAPI api) {
        api.info(
                new Info()
                        .title("Millrace")
                        .version("1")
                        .description(
                                "Turns big, messy files into clean records: nothing lost, nothing twice. Every answer has an X-Request-Id header: the request's own, or a new one."));
        api.servers(List.of(new Server().url("/").description("this Millrace")));
        api.tags(descriptions.tags().keySet().stream().map(this::tag).toList());
        api.paths(inOrder(api.getPaths()));
        api.getPaths()
                .forEach((path, item) ->
                        item.readOperationsMap()
                                .forEach((method, operation) ->
                                        describe(
                                                operation,
                                                child(descriptions.calls(), method + " " + path))));
        descriptions
                .schemas()
                .keySet()
                .forEach(name -> addWhole(api, name, child(descriptions.schemas(), name)));
        api.getComponents()
                .getSchemas()
                .forEach((name, schema) -> describe(schema, child(descriptions.schemas(), name)));
    }

    private Tag tag(String name) {
        return new Tag().name(name).description(text(descriptions.tags(), name));
    }

    /// The paths as their first calls are described; without that, their order is another with each
    /// start.
    private Paths inOrder(Paths paths) {
        var calls = List.copyOf(descriptions.calls().keySet());
        var ordered = new Paths();
        paths.entrySet().stream()
                .sorted(
                        Comparator.comparingInt(
                                path -> firstCall(calls, path.getKey(), path.getValue())))
                .forEach(path -> ordered.addPathItem(path.getKey(), path.getValue()));
        return ordered;
    }

    private static int firstCall(List<String> calls, String path, PathItem item) {
        return item.readOperationsMap().keySet().stream()
                .mapToInt(method -> calls.indexOf(method + " " + path))
                .min()
                .orElseThrow();
    }

    private void describe(Operation operation, Map<String, Object> call) {
        if (call.isEmpty()) {
            return;
        }
        operation.tags(List.of(Objects.requireNonNullElse(text(call, "tag"), "Millrace")));
        operation.summary(text(call, "summary")).description(text(call, "description"));
        if (operation.getParameters() != null) {
            operation
                    .getParameters()
                    .forEach(parameter ->
                            parameter.description(
                                    firstText(
                                            parameter.getName(),
                                            child(call, "parameters"),
                                            descriptions.parameters())));
        }
        var body = child(call, "body");
        if (!body.isEmpty()) {
            operation.requestBody(
                    new RequestBody()
                            .description(text(body, "text"))
                            .required(Boolean.TRUE.equals(body.get("required")))
                            .content(contentOf(body)));
        }
        operation.responses(responses(operation.getResponses(), call));
    }

    private static ApiResponses responses(ApiResponses told, Map<String, Object> call) {
        Content content =
                told.values().stream()
                        .map(ApiResponse::getContent)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        var responses = new ApiResponses();
        child(call, "answers")
                .forEach((status, answer) -> {
                    boolean plain = answer instanceof String;
                    var parts = plain ? Map.<String, Object>of("text", answer) : asMap(answer);
                    responses.addApiResponse(
                            status,
                            new ApiResponse()
                                    .description(text(parts, "text"))
                                    .content(
                                            parts.containsKey("type") || parts.containsKey("schema")
                                                    ? contentOf(parts)
                                                    : typed(content, status)));
                });
        child(call, "problems")
                .forEach((status, text) -> responses.addApiResponse(status, problem(text)));
        responses.addApiResponse(
                "403", problem("The request names a foreign host or comes from another site."));
        responses.addApiResponse(
                "500", problem("Something went wrong on the server; its log tells more."));
        if (!child(call, "answers").containsKey("503")) {
            // Every call needs a store; some are answered the same for a reason of their own.
            String own = text(child(call, "problems"), "503");
            responses.addApiResponse(
                    "503", problem(own == null ? STORE_DOWN : own + " Or: " + STORE_DOWN));
        }
        return responses;
    }

    private static @Nullable Content typed(@Nullable Content content, String status) {
        if (content == null || status.equals("204") || status.equals("304")) {
            return null;
        }
        var typed = new Content();
        content.values().forEach(media -> typed.addMediaType(JSON, media));
        return typed;
    }

    private static ApiResponse problem(Object text) {
        return new ApiResponse()
                .description(String.valueOf(text))
                .content(
                        new Content()
                                .addMediaType(
                                        "application/problem+json",
                                        new MediaType().schema(reference("Problem"))));
    }

    private static Content contentOf(Map<String, Object> body) {
        var media = new MediaType();
        Object schema = body.get("schema");
        if (schema != null) {
            media.schema(schema instanceof String name ? reference(name) : schemaOf(asMap(schema)));
        }
        if (body.get("example") != null) {
            media.example(body.get("example"));
        }
        var content = new Content();
        for (String type : Objects.requireNonNullElse(text(body, "type"), JSON).split(" ", -1)) {
            content.addMediaType(type, media);
        }
        return content;
    }

    private static Schema<?> reference(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }

    private static Schema<?> schemaOf(Map<String, Object> schema) {
        return Json31.mapper().convertValue(schema, Schema.class);
    }

    private static void addWhole(OpenAPI api, String name, Map<String, Object> described) {
        var whole = child(described, "schema");
        if (!whole.isEmpty()) {
            api.getComponents().addSchemas(name, schemaOf(whole));
        }
    }

    private void describe(Schema<?> schema, Map<String, Object> described) {
        if (schema.getProperties() == null) {
            return;
        }
        boolean more =
                schema.getProperties()
                        .keySet()
                        .removeIf(
                                name -> described.containsKey(name) && described.get(name) == null);
        if (more) {
            schema.additionalProperties(true);
        }
        schema.getProperties().replaceAll((name, property) -> described(name, property, described));
        if (more) {
            // What a map is known to hold, no type tells.
            described.keySet().stream()
                    .filter(name -> described.get(name) instanceof Map)
                    .filter(name -> !schema.getProperties().containsKey(name))
                    .forEach(name -> schema.addProperty(name, schemaOf(child(described, name))));
        }
    }

    private Schema<?> described(String name, Schema<?> property, Map<String, Object> described) {
        if (described.get(name) instanceof Map) {
            return schemaOf(child(described, name));
        }
        if (property.getDescription() == null) {
            property.description(firstText(name, described, descriptions.fields()));
        }
        return property;
    }

    private static @Nullable String firstText(
            String name, Map<String, Object> own, Map<String, Object> shared) {
        String text = text(own, name);
        return text == null ? text(shared, name) : text;
    }

    @SuppressWarnings("unchecked") // what YAML maps are
    private static Map<String, Object> asMap(Object map) {
        return (Map<String, Object>) map;
    }
}
