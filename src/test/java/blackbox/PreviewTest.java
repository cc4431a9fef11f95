package blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What is told of a file before it is processed.
class PreviewTest {

    private final Http http = RunningMillrace.shared().http();

    private String upload(String name, String content) {
        return http.upload(name, content).text("fileId");
    }

    @Test
    void showsPeopleAsTheDefaultImportTakesThem() {
        String file =
                upload(
                        "p.csv",
                        "name,email,age,department\nAda,ada@example.org,36,X\nBob,bob,5,Y\n");
        Answer preview = http.get("/files/" + file + "/preview");
        assertThat(preview.status()).as(preview.body()).isEqualTo(200);
        assertThat(preview.text("definition")).isEqualTo("people");
        assertThat(preview.text("format.type")).isEqualTo("csv");
        assertThat(preview.text("format.encoding")).isEqualTo("utf-8");
        assertThat(preview.json().get("rows").get(0).toString())
                .isEqualTo(
                        "{\"line\":2,\"position\":26,\"values\":[\"Ada\",\"ada@example.org\",\"36\",\"X\"]}");
        assertThat(preview.json().get("rejected").toString())
                .isEqualTo(
                        "[{\"line\":3,\"position\":51,\"category\":\"invalidEmail\",\"column\":\"email\",\"code\":\"format\","
                                + "\"message\":\"email: \\\"bob\\\" is not an e-mail address\"}]");
    }

    @Test
    void judgesByTheDefinitionThatKnowsTheColumns() {
        http.put(
                "/imports/lakes",
                "{\"collection\": \"lakes\", \"format\": {\"delimiter\": \";\"},"
                        + " \"fields\": [{\"name\": \"lake, sea\"}, {\"name\": \"depth, m\"}]}");
        // The commas agree as well as the semicolons.
        String file = upload("l.csv", "Lake, sea;Depth, m\nErie, US;64, m\n");
        Answer preview = http.get("/files/" + file + "/preview");
        assertThat(preview.text("definition")).isEqualTo("lakes");
        assertThat(preview.text("format.delimiter")).isEqualTo(";");
        String other = upload("o.csv", "Lake, sea,Depth, m\nErie, US,64, m\n");
        assertThat(http.get("/files/" + other + "/preview").text("definition"))
                .isEqualTo("proposed");
    }

    @Test
    void proposesADefinitionForAnotherTable() {
        String file =
                upload(
                        "Goods 2026.csv",
                        "Item No;price;since\n1;1,50;31.12.2025\n2;1.000,25;1.2.2026\n");
        Answer preview = http.get("/files/" + file + "/preview?rows=1");
        assertThat(preview.text("definition")).isEqualTo("proposed");
        assertThat(preview.text("format.delimiter")).isEqualTo(";");
        assertThat(preview.json().get("columns").toString())
                .isEqualTo(
                        "[{\"name\":\"Item No\",\"type\":\"integer\",\"format\":null},"
                                + "{\"name\":\"price\",\"type\":\"number\",\"format\":null},"
                                + "{\"name\":\"since\",\"type\":\"date\",\"format\":\"%d.%m.%Y\"}]");
        assertThat(preview.text("proposed.collection")).isEqualTo("goods_2026");
        assertThat(preview.json().get("rows").size()).isEqualTo(1);
        assertThat(preview.json().get("rejected").size()).isZero();
    }

    @Test
    void takesOptionsAndDefinitionsAsAskedFor() {
        String file = upload("x.csv", "a,b\n1,2\n");
        assertThat(http.get("/files/" + file + "/preview?header=false").json().get("rows").size())
                .isEqualTo(2);
        assertThat(http.get("/files/" + file + "/preview?definition=people").text("problem"))
                .startsWith("The header has no column \"name\"");
        assertThat(http.get("/files/" + file + "/preview?definition=nosuch").status())
                .isEqualTo(404);
        assertThat(http.get("/files/" + file + "/preview?rows=201").status()).isEqualTo(400);
        assertThat(http.get("/files/" + file + "/preview?encoding=latin").status()).isEqualTo(400);
        assertThat(http.get("/files/" + file + "/preview?delimeter=x").status()).isEqualTo(400);
    }

    @Test
    void judgesByADefinitionThatIsNowhereStored() {
        String file = upload("x.csv", "Number,b\n1,2\nx,2\n");
        Answer preview =
                http.post(
                        "/files/" + file + "/preview",
                        """
                        {"definition": {"collection": "goods", "fields": [
                            {"name": "no", "type": "integer", "aliases": ["number"]}, {"name": "c"}]},
                         "format": {"delimiter": ","}, "rows": 2}
                        """);
        assertThat(preview.status()).as(preview.body()).isEqualTo(200);
        assertThat(preview.json().get("rejected").size()).isEqualTo(1);
        assertThat(preview.json().get("fields").toString())
                .isEqualTo(
                        "[{\"name\":\"no\",\"column\":\"Number\",\"position\":1},"
                                + "{\"name\":\"c\",\"column\":null,\"position\":null}]");
        assertThat(http.post("/files/" + file + "/preview", "{\"rows\": 201}").status())
                .isEqualTo(400);
        assertThat(http.post("/files/" + file + "/preview", "{\"definition\": {}}").text("detail"))
                .contains("collection");
    }
}
