package io.millrace.imports;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.uploads.ProcessUpload;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ProcessController {

    /// The optional body.
    ///
    /// @param fileName when given, must be the file's name: guards against processing the wrong
    ///   file
    record Request(@Nullable String fileName) {}

    record Accepted(String message, @JsonUnwrapped ProcessUpload.Queued job) {}

    private final QueueImport queueImport;

    ProcessController(QueueImport queueImport) {
        this.queueImport = queueImport;
    }

    @PostMapping("/process/{fileId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Accepted process(
            @PathVariable String fileId, @RequestBody(required = false) @Nullable Request request) {
        return new Accepted(
                "Queued for import",
                queueImport.of(fileId, request == null ? null : request.fileName()));
    }
}
