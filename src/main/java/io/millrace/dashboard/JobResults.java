package io.millrace.dashboard;

import io.millrace.queue.Job;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the results of jobs, whatever their type.
@Component
class JobResults {

    private final JsonMapper json;

    JobResults(JsonMapper json) {
        this.json = json;
    }

    JobResult of(Job job) {
        if (job.result() == null) {
            return JobResult.NONE;
        }
        JsonNode result = json.readTree(job.result());
        JsonNode performance = result.path("performance");
        return new JobResult(
                numbers(result),
                numbers(result.path("errorCategories")),
                performance.path("batchCount").isNumber()
                        ? performance.path("batchCount").asLong()
                        : null,
                performance.path("avgBatchTimeMs").isNumber()
                        ? performance.path("avgBatchTimeMs").asDouble()
                        : null,
                performance.path("throughputPerSec").isNumber()
                        ? performance.path("throughputPerSec").asLong()
                        : null,
                result.path("summary").isString() ? result.path("summary").asString() : null,
                result.toPrettyString());
    }

    private static Map<String, Long> numbers(JsonNode object) {
        var numbers = new LinkedHashMap<String, Long>();
        for (var member : object.properties()) {
            if (member.getValue().isIntegralNumber()) {
                numbers.put(member.getKey(), member.getValue().asLong());
            }
        }
        return numbers;
    }
}
