package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/// Import definitions over HTTP, over a folder with a good, a broken and a shadowing file.
@TestInstance(Lifecycle.PER_CLASS)
class DefinitionsTest {

    private static final String GOOD = "{\"collection\":\"c\",\"fields\":[{\"name\":\"a\"}]}";

    private RunningMillrace millrace;
    private Http http;
    private Path folder;

    @BeforeAll
    void start() throws IOException {
        folder = RunningMillrace.newDataDir();
        write(
                "parts",
                "collection: parts\nfields: [{name: no, constraints: {unique: true}}]\nmode: upsert");
        write("broken", "collection: system.x\nfields: [{name: a, type: txt}]");
        write("no name", "collection: c");
        Files.writeString(folder.resolve("README.md"), "none of them");
        millrace =
                RunningMillrace.start(
                        RunningMillrace.newDataDir(), "millrace.imports.definitions=" + folder);
        http = millrace.http();
    }

    @AfterAll
    void stop() {
        millrace.close();
    }

    private void write(String name, String yaml) throws IOException {
        Files.writeString(folder.resolve(name + ".yml"), yaml);
    }

    private Answer put(String name, String type, String body, String... headers) {
        var request = http.request("/imports/" + name).header("Content-Type", type);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.PUT(BodyPublishers.ofString(body)));
    }

    private static String newName() {
        return "d" + UUID.randomUUID();
    }

    @Test
    void listsAllOfThemWithTheirFaults() {
        Answer list = http.get("/imports");
        assertThat(list.status()).isEqualTo(200);
        var text = list.json().get("imports").toString();
        assertThat(text)
                .contains("{\"name\":\"people\",\"source\":\"built-in\",\"version\":\"")
                .contains(
                        "\"collection\":\"records\",\"mode\":\"insert\",\"fields\":4,\"faults\":[]}")
                .contains("{\"name\":\"parts\",\"source\":\"file\",\"version\":\"")
                .contains(
                        "\"collection\":\"parts\",\"mode\":\"upsert\",\"fields\":1,\"faults\":[]}")
                .contains(
                        "{\"name\":\"broken\",\"source\":\"file\",\"version\":null,\"title\":null,\"collection\":null,"
                                + "\"mode\":null,\"fields\":null,\"faults\":[{\"path\":\"collection\",\"message\":\"\\\"system.x\\\" is MongoDB's own.\"},"
                                + "{\"path\":\"fields[0].type\",")
                .contains("{\"name\":\"no name\",\"source\":\"file\",\"version\":null")
                .doesNotContain("README");
    }

    @Test
    void givesOneAsItCanBePutAgain() {
        Answer parts = http.get("/imports/parts");
        assertThat(parts.status()).isEqualTo(200);
        assertThat(parts.text("source")).isEqualTo("file");
        assertThat(parts.header("ETag")).isEqualTo('"' + parts.text("version") + '"');
        Answer copy =
                put(newName(), "application/json", parts.body().replace("\"name\":\"parts\",", ""));
        assertThat(copy.status()).as(copy.body()).isEqualTo(201);
        assertThat(copy.text("version")).isEqualTo(parts.text("version"));
    }

    @Test
    void aBrokenOneSaysWhy() {
        Answer broken = http.get("/imports/broken");
        assertThat(broken.status()).isEqualTo(422);
        assertThat(broken.text("errors.0.path")).isEqualTo("collection");
        http.get("/imports/nosuch")
                .assertProblem(
                        404,
                        "Unknown definition",
                        "There is no import definition \"nosuch\". GET /imports lists all.");
        assertThat(http.get("/imports/..%2Fapplication").status()).isIn(400, 404);
    }

    @Test
    void aStoredOneGoesBeforeAFileAndThatBeforeWhatIsBuiltIn() throws IOException {
        String name = newName();
        write(name, "collection: f\nfields: [{name: a}]");
        assertThat(http.get("/imports/" + name).text("collection")).isEqualTo("f");

        Answer stored = put(name, "application/yaml", "collection: s\nfields:\n- name: a\n");
        assertThat(stored.status()).isEqualTo(201);
        assertThat(stored.header("Location")).isEqualTo("/imports/" + name);
        assertThat(http.get("/imports/" + name).text("source")).isEqualTo("stored");
        assertThat(http.get("/imports/" + name).text("collection")).isEqualTo("s");

        assertThat(http.delete("/imports/" + name).status()).isEqualTo(204);
        assertThat(http.get("/imports/" + name).text("collection")).isEqualTo("f");
        http.delete("/imports/" + name)
                .assertProblem(
                        409,
                        "Definition not stored",
                        "The definition \"%s\" cannot be deleted: it is a file in the folder of definitions. Remove the file."
                                .formatted(name));
        Files.delete(folder.resolve(name + ".yml"));
        assertThat(http.delete("/imports/" + name).status()).isEqualTo(404);
        http.delete("/imports/people")
                .assertProblem(
                        409,
                        "Definition not stored",
                        "The definition \"people\" cannot be deleted: it comes with Millrace. Store another one under its name instead.");
    }

    @Test
    void readsAFileAgainWhenItHasChanged() throws IOException {
        String name = newName();
        write(name, "collection: one\nfields: [{name: a}]");
        assertThat(http.get("/imports/" + name).text("collection")).isEqualTo("one");
        write(name, "collection: another\nfields: [{name: a}]");
        assertThat(http.get("/imports/" + name).text("collection")).isEqualTo("another");
    }

    @Test
    void changesOnlyTheVersionThatWasRead() {
        String name = newName();
        assertThat(put(name, "application/json", GOOD, "If-Match", "*").status()).isEqualTo(412);
        Answer first = put(name, "application/json", GOOD);
        assertThat(first.status()).isEqualTo(201);
        String tag = first.header("ETag");
        String changed = GOOD.replace("\"c\"", "\"d\"");
        assertThat(put(name, "application/json", changed, "If-Match", tag).status()).isEqualTo(200);
        Answer late = put(name, "application/json", GOOD, "If-Match", tag);
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.text("error")).isEqualTo("Definition changed");
        var delete = http.request("/imports/" + name).header("If-Match", tag).DELETE();
        assertThat(http.send(delete).status()).isEqualTo(412);
        assertThat(http.get("/imports/" + name).text("collection")).isEqualTo("d");
    }

    @Test
    void storesOnlyWhereThereIsNone() {
        String name = newName();
        assertThat(put(name, "application/json", GOOD, "If-None-Match", "*").status())
                .isEqualTo(201);
        String changed = GOOD.replace("\"c\"", "\"d\"");
        Answer late = put(name, "application/json", changed, "If-None-Match", "*");
        assertThat(late.status()).isEqualTo(412);
        assertThat(late.text("error")).isEqualTo("Definition changed");
        assertThat(put("people", "application/json", GOOD, "If-None-Match", "*").status())
                .isEqualTo(412);
        assertThat(http.get("/imports/" + name).text("collection")).isEqualTo("c");
    }

    @Test
    void refusesAFaultyOneWithAllItsFaults() {
        Answer faulty =
                put(
                        "x",
                        "application/json",
                        "{\"collection\":\"c\",\"modes\":1,\"fields\":[{\"name\":\"a\",\"type\":\"nr\"}]}");
        assertThat(faulty.status()).isEqualTo(400);
        assertThat(faulty.text("error")).isEqualTo("Faulty definition");
        assertThat(faulty.text("errors.0.path")).isEqualTo("modes");
        assertThat(faulty.text("errors.1.path")).isEqualTo("fields[0].type");
        assertThat(put("x", "text/plain", GOOD).status()).isEqualTo(415);
        // What curl sends when it is not told a type.
        assertThat(put("x", "application/x-www-form-urlencoded", "a: %d.%m").status())
                .isEqualTo(415);
        assertThat(put("a.b", "application/json", GOOD).text("errors.0.path")).isEqualTo("name");
        assertThat(put("x", "application/json", " ".repeat(2_000_000)).status()).isEqualTo(413);
        assertThat(
                        put(
                                        "x",
                                        "application/json",
                                        GOOD.replace("{\"coll", "{\"name\":\"y\",\"coll"))
                                .text("detail"))
                .isEqualTo("name: is \"y\", but this is the definition \"x\".");
    }
}
