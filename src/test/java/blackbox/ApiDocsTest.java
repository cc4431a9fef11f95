package blackbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/// The description of the calls is complete: what a program is told at `/v3/api-docs`.
class ApiDocsTest {

    private static final RunningMillrace millrace = RunningMillrace.shared();
    private static final Http http = millrace.http();
    private static final JsonNode api = http.get("/v3/api-docs").json();

    private record Call(String name, JsonNode operation) {}

    private static List<Call> calls() {
        var calls = new ArrayList<Call>();
        api.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(method ->
                                        calls.add(
                                                new Call(
                                                        method.getKey().toUpperCase(Locale.ROOT)
                                                                + " "
                                                                + path.getKey(),
                                                        method.getValue()))));
        return calls;
    }

    @Test
    void everyCallIsThere() {
        assertThat(calls().stream().map(Call::name)).containsExactlyInAnyOrderElementsOf(mapped());
    }

    /// The `/api/...` doubles are left out, and pages for people.
    private static Set<String> mapped() {
        var mapped = new TreeSet<String>();
        for (var mapping : millrace.part(DispatcherServlet.class).getHandlerMappings()) {
            if (mapping instanceof RequestMappingHandlerMapping methods) {
                methods.getHandlerMethods()
                        .forEach((info, handler) -> {
                            var type = handler.getBeanType();
                            if (type.getName().startsWith("io.millrace.")
                                    && type.isAnnotationPresent(RestController.class)) {
                                for (String path : info.getPatternValues()) {
                                    info.getMethodsCondition()
                                            .getMethods()
                                            .forEach(method -> mapped.add(method + " " + path));
                                }
                            }
                        });
            }
        }
        mapped.removeIf(call -> call.contains(" /api/") || call.endsWith(" /"));
        return mapped;
    }

    @Test
    void groupsOfCallsComeAsSomebodyNewNeedsThem() {
        var tags = new ArrayList<String>();
        for (var tag : api.path("tags")) {
            tags.add(tag.path("name").asString());
            assertThat(tag.path("description").asString()).isNotBlank();
        }
        assertThat(tags).startsWith("Files", "Imports", "Jobs");
        var used = new LinkedHashSet<String>();
        calls().forEach(call -> used.add(call.operation().path("tags").path(0).asString()));
        assertThat(tags).containsExactlyInAnyOrderElementsOf(used);
        assertThat(calls().getFirst().name()).isEqualTo("POST /upload");
    }

    @Test
    void everyCallIsDescribed() {
        var missing = new TreeSet<String>();
        for (Call call : calls()) {
            var it = call.operation();
            need(it.path("summary"), call.name() + " summary", missing);
            for (var parameter : it.path("parameters")) {
                need(
                        parameter.path("description"),
                        call.name() + " parameter " + parameter.path("name").asString(),
                        missing);
            }
            if (it.has("requestBody")) {
                need(it.path("requestBody").path("description"), call.name() + " body", missing);
                it.path("requestBody")
                        .path("content")
                        .forEach(media ->
                                need(
                                        media.path("schema"),
                                        call.name() + " schema of the body",
                                        missing));
            }
            it.path("responses")
                    .properties()
                    .forEach(answer ->
                            need(
                                    answer.getValue().path("description"),
                                    call.name() + " " + answer.getKey(),
                                    missing));
            it.path("responses")
                    .properties()
                    .forEach(answer -> {
                        if (answer.getKey().matches("20[0-3]")) {
                            need(
                                    answer.getValue().path("content"),
                                    call.name() + " content of " + answer.getKey(),
                                    missing);
                        }
                    });
            if (it.path("responses")
                    .propertyStream()
                    .noneMatch(answer -> answer.getKey().startsWith("2"))) {
                missing.add(call.name() + " good answer");
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyCallSaysWhatIsAnsweredWhenAStoreIsDown() {
        assertThat(calls())
                .filteredOn(call -> !call.operation().path("responses").has("503"))
                .extracting(Call::name)
                .isEmpty();
    }

    @Test
    void everyErrorIsAProblem() {
        for (Call call : calls()) {
            var errors =
                    call.operation().path("responses").properties().stream()
                            .filter(answer -> answer.getKey().compareTo("4") > 0)
                            .toList();
            assertThat(errors).as(call.name()).hasSizeGreaterThan(1);
            assertThat(errors)
                    .as(call.name())
                    .allSatisfy(error -> {
                        var types = error.getValue().path("content");
                        // That of an unhealthy Millrace is its report.
                        var schema =
                                types.has("application/problem+json")
                                        ? types.path("application/problem+json")
                                        : types.path("application/json");
                        assertThat(schema.path("schema").path("$ref").asString())
                                .isIn(
                                        "#/components/schemas/Problem",
                                        "#/components/schemas/HealthControllerReport");
                    });
        }
    }

    @Test
    void everyFieldIsDescribed() {
        var missing = new TreeSet<String>();
        api.path("components")
                .path("schemas")
                .properties()
                .forEach(schema -> fields(schema.getKey(), schema.getValue(), missing));
        assertThat(missing).isEmpty();
    }

    private static void fields(String name, JsonNode schema, Set<String> missing) {
        schema.path("properties")
                .properties()
                .forEach(field -> {
                    need(
                            field.getValue().path("description"),
                            name + "." + field.getKey(),
                            missing);
                    fields(name + "." + field.getKey(), field.getValue(), missing);
                });
        if (schema.has("items")) {
            fields(name + "[]", schema.path("items"), missing);
        }
    }

    /// What programs are answered holds nothing that the description does not tell of, and is as it
    /// tells: of these types, null only where it says so, with all that must be there.
    @Test
    void everyAnswerIsAsDescribed() {
        var imports = new Imports(http);
        Answer job = imports.run("name,email,age\nAda,a@b.c,1\nBob\nCy,c@b.c,\n");
        String id = job.text("jobId");
        String fixed = "name,email,age\nBob,b@b.c,2\n";
        imports.awaitEnd(
                http.multipart(
                                "/jobs/" + id + "/corrections",
                                Http.filePart("file", "c.csv", fixed.getBytes(UTF_8)))
                        .text("jobId"));
        Answer broken = imports.run("name,email\nBob\n");
        Answer failed =
                imports.awaitEnd(
                        http.post("/process/" + job.text("fileId"), "{\"maxErrors\": 0}")
                                .text("jobId"));
        assertThat(List.of(job.text("status"), failed.text("status")))
                .containsExactly("completed", "failed");
        Answer undo =
                imports.awaitEnd(
                        http.post(
                                        "/jobs/%s/undo"
                                                .formatted(
                                                        imports.run("name,email\nAda,a@b.c\n")
                                                                .text("jobId")))
                                .text("jobId"));
        http.post(
                "/schedules",
                "{\"name\": \"described\", \"cron\": \"@yearly\", \"type\": \"import\", \"payload\": {\"fileId\": \"%s\"}}"
                        .formatted(job.text("fileId")));
        JsonNode execution =
                http.get("/batch/executions?param=jobId=" + id).json().at("/executions/0");
        String batch = "/batch/executions/" + execution.get("executionId").asString();
        String step = batch + "/steps/" + http.get(batch).text("steps.0.stepId");
        String record = http.get("/records?jobId=" + id).text("records.0._id");
        var wrong = new TreeSet<String>();
        List.of(
                        entry("/files", "/files"),
                        entry("/files/{fileId}", "/files/" + job.text("fileId")),
                        entry(
                                "/files/{fileId}/preview",
                                "/files/" + job.text("fileId") + "/preview"),
                        entry("/imports", "/imports"),
                        entry("/imports/{name}", "/imports/people"),
                        entry("/jobs/{id}/errors", "/jobs/" + broken.text("jobId") + "/errors"),
                        entry("/records", "/records?jobId=" + id),
                        entry("/records/{id}", "/records/" + record),
                        entry("/health", "/health"),
                        entry("/jobs", "/jobs"),
                        entry("/jobs/{id}", "/jobs/" + id),
                        entry("/jobs/{id}", "/jobs/" + failed.text("jobId")),
                        entry("/jobs/{id}", "/jobs/" + undo.text("jobId")),
                        entry("/jobs/{id}", "/jobs/none"),
                        entry("/jobs", "/jobs?limit=none"),
                        entry("/queue/stats", "/queue/stats"),
                        entry("/admin/dead-letters", "/admin/dead-letters"),
                        entry("/schedules", "/schedules"),
                        entry("/schedules/{name}", "/schedules/described"),
                        entry("/status/{jobId}", "/status/" + id),
                        entry("/batch/jobs", "/batch/jobs"),
                        entry("/batch/jobs/{name}/instances", "/batch/jobs/import/instances"),
                        entry("/batch/executions", "/batch/executions"),
                        entry("/batch/executions", "/batch/executions?detail=true"),
                        entry("/batch/executions/{id}", batch),
                        entry("/batch/executions/{id}/steps/{stepId}", step),
                        entry("/batch/executions/{id}/steps/{stepId}/progress", step + "/progress"),
                        entry("/batch/aggregates", "/batch/aggregates"),
                        entry("/batch/aggregates", "/batch/aggregates?by=definition"))
                .forEach(call -> compare(call.getKey(), http.get(call.getValue()), wrong));
        assertThat(wrong).isEmpty();
    }

    /// Also those that are hardly ever null: of an execution that did not start, or whose job is
    /// gone.
    @ParameterizedTest
    @CsvSource({
        "Execution, jobId",
        "Execution, startedAt",
        "Execution, endedAt",
        "Execution, seconds",
        "ExecutionDetail, jobStatus",
        "StepProgress, earlier",
        "Aggregate, durationSeconds"
    })
    void saysWhatMayBeNull(String schema, String member) {
        var wrong = new TreeSet<String>();
        JsonNode described =
                api.at("/components/schemas/%s/properties/%s".formatted(schema, member));
        compare(member, NullNode.instance, described, wrong);
        assertThat(described.isObject()).isTrue();
        assertThat(wrong).isEmpty();
    }

    private static void compare(String path, Answer answer, Set<String> wrong) {
        JsonNode content =
                api.path("paths")
                        .path(path)
                        .at("/get/responses/%d/content".formatted(answer.status()));
        JsonNode schema = content.path(answer.header("Content-Type")).path("schema");
        compare(path, answer.json(), schema, wrong);
    }

    private static void compare(String where, JsonNode value, JsonNode schema, Set<String> wrong) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asString();
            compare(where, value, api.at(name.substring(1)), wrong);
        } else if (schema.has("anyOf")) {
            // What is meant, or nothing.
            schema.get("anyOf")
                    .valueStream()
                    .filter(one -> types(one).contains("null") == value.isNull())
                    .findFirst()
                    .ifPresentOrElse(
                            one -> compare(where, value, one, wrong),
                            () -> wrong.add(where + " is " + value));
        } else {
            compareType(where, value, schema, wrong);
            if (value.isObject()) {
                compareMembers(where, value, schema, wrong);
            } else {
                value.forEach(item -> compare(where + "[]", item, schema.path("items"), wrong));
            }
        }
    }

    private static void compareType(
            String where, JsonNode value, JsonNode schema, Set<String> wrong) {
        String type =
                value.isIntegralNumber()
                        ? "integer"
                        : value.getNodeType().name().toLowerCase(Locale.ROOT);
        Set<String> types = types(schema);
        boolean whole = type.equals("integer") && types.contains("number");
        if (!types.isEmpty() && !types.contains(type) && !whole) {
            wrong.add(where + " is " + type);
        }
        if (schema.has("enum") && schema.get("enum").valueStream().noneMatch(value::equals)) {
            wrong.add(where + " is " + value);
        }
    }

    /// Those that a schema allows; none where it allows all.
    private static Set<String> types(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isString()
                ? Set.of(type.asString())
                : type.valueStream().map(JsonNode::asString).collect(Collectors.toSet());
    }

    private static void compareMembers(
            String where, JsonNode value, JsonNode schema, Set<String> wrong) {
        schema.path("required")
                .forEach(name -> {
                    if (!value.has(name.asString())) {
                        wrong.add(where + "." + name.asString() + " is not there");
                    }
                });
        JsonNode known = schema.path("properties");
        // Without properties, it is a map, or what somebody else has put together.
        JsonNode any = schema.path("additionalProperties");
        value.properties()
                .forEach(member -> {
                    String name = where + "." + member.getKey();
                    if (known.has(member.getKey())) {
                        compare(name, member.getValue(), known.get(member.getKey()), wrong);
                    } else if (any.isObject()) {
                        compare(where + ".*", member.getValue(), any, wrong);
                    } else if (!known.isEmpty() || any.isMissingNode()) {
                        wrong.add(name + " is not described");
                    }
                });
    }

    private static void need(JsonNode node, String what, Set<String> missing) {
        if (node.asString("?").isBlank() || node.isMissingNode() || node.isNull()) {
            missing.add(what);
        }
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        var known = new TreeSet<>(api.path("components").path("schemas").propertyNames());
        assertThat(api.findValuesAsString("$ref"))
                .isNotEmpty()
                .allSatisfy(
                        ref -> assertThat(known).contains(ref.substring(ref.lastIndexOf('/') + 1)));
    }

    @Test
    void peopleReadItWithoutTheOutsideWorld() {
        assertThat(http.get("/docs").status()).isEqualTo(302);
        Answer page = http.get("/swagger-ui/index.html");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(page.body()).doesNotContain("http://", "https://", "<script>");
        assertThat(http.get("/swagger-ui/swagger-initializer.js").body())
                .contains("/v3/api-docs")
                .doesNotContain("https://");
        assertThat(http.get("/swagger-ui/swagger-ui-bundle.js").status()).isEqualTo(200);
    }
}
