package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.access.Owner;
import io.millrace.queue.Idempotency;
import io.millrace.queue.JobQueue;
import io.millrace.uploads.ProcessUpload;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ProcessController {

    record Accepted(String message, @JsonUnwrapped ProcessUpload.Queued job) {}

    /// The import of a file.
    ///
    /// @param newJob whether the request queued it; else an earlier one did
    record Import(String message, boolean newJob, @JsonUnwrapped ProcessUpload.Queued job) {}

    private final QueueImport queueImport;
    private final JobQueue queue;

    ProcessController(QueueImport queueImport, JobQueue queue) {
        this.queueImport = queueImport;
        this.queue = queue;
    }

    @PostMapping("/process/{fileId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Import process(
            @PathVariable String fileId,
            @RequestBody(required = false) @Nullable ProcessRequest request,
            @RequestHeader(Idempotency.HEADER) Optional<String> key,
            Owner owner) {
        var asked = Objects.requireNonNullElse(request, ProcessRequest.DEFAULT);
        queue.checkCallback(asked.callbackUrl());
        return Idempotency.answer(() -> queueImport.of(fileId, asked, key, owner));
    }
}
