package io.millrace.access;

import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A part of a JSON body that does not fit what it is for.
public final class JsonRefused extends RequestRefused {

    private JsonRefused(Problem problem) {
        super(HttpStatus.BAD_REQUEST, problem.title(), problem.detail(), problem.extras());
    }

    /// Reads a part of a body as if it were the whole of it.
    ///
    /// @throws RequestRefused naming the field that is wrong
    public static <T> T read(JsonMapper json, JsonNode part, Class<T> type) {
        try {
            return json.readerFor(type)
                    .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(part);
        } catch (JacksonException e) {
            throw new JsonRefused(UnreadableJson.explain(e));
        }
    }
}
