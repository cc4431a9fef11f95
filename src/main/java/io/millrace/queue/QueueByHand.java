package io.millrace.queue;

import io.millrace.access.FieldRefused;
import io.millrace.access.Owner;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Queues a job of any type, as `POST /jobs` asks for it.
@Component
class QueueByHand {

    private static final Set<String> FIELDS =
            Set.of("type", "priority", "payload", "runAt", "callbackUrl");

    private final JobQueue queue;
    private final JsonMapper json;

    QueueByHand(JobQueue queue, JsonMapper json) {
        this.queue = queue;
        this.json = json;
    }

    /// Refuses a request whose callback could not be called; before any transaction.
    void checkCallback(JsonNode request) {
        queue.checkCallback(text(request, "callbackUrl"));
    }

    /// Queues it.
    ///
    /// @return the new job, or the one that the same request with this key queued before
    @Transactional
    public UUID of(JsonNode request, Optional<String> key, Owner owner) {
        refuseOtherFields(request);
        var idempotency =
                Idempotency.of(key, owner.name(), "jobs " + json.writeValueAsString(request));
        return queue.asked(idempotency)
                .orElseGet(() -> {
                    var how =
                            new Submission(
                                    Priority.asked(text(request, "priority")),
                                    runAt(request),
                                    idempotency,
                                    text(request, "callbackUrl"));
                    return queue.submit(prepare(request, owner), how);
                });
    }

    private static void refuseOtherFields(JsonNode request) {
        if (!request.isObject()) {
            throw FieldRefused.of("body", "must be a JSON object");
        }
        var others = new TreeSet<>(request.propertyNames());
        others.removeAll(FIELDS);
        if (!others.isEmpty()) {
            throw FieldRefused.of(
                    others.first(),
                    "is not known; there are type, priority, payload, runAt and callbackUrl");
        }
    }

    private NewJob prepare(JsonNode request, Owner owner) {
        String type = text(request, "type");
        if (type == null) {
            throw FieldRefused.of("type", "is missing");
        }
        return queue.prepare(type, request.get("payload"), owner);
    }

    private static @Nullable Instant runAt(JsonNode request) {
        String text = text(request, "runAt");
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw FieldRefused.of(
                    "runAt",
                    "must be a time with its offset from UTC, such as 2030-01-31T08:00:00Z");
        }
    }

    private static @Nullable String text(JsonNode request, String field) {
        JsonNode value = request.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw FieldRefused.of(field, "must be a text");
        }
        return value.asString();
    }
}
