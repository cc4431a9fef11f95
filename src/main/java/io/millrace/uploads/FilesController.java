package io.millrace.uploads;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.millrace.access.Owner;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class FilesController {

    private final ReceiveUpload receiveUpload;
    private final StoredFiles files;
    private final ListFiles listFiles;
    private final DeleteFiles deleteFiles;
    private final ProcessUpload processUpload;

    FilesController(
            ReceiveUpload receiveUpload,
            StoredFiles files,
            ListFiles listFiles,
            DeleteFiles deleteFiles,
            ProcessUpload processUpload) {
        this.receiveUpload = receiveUpload;
        this.files = files;
        this.listFiles = listFiles;
        this.deleteFiles = deleteFiles;
        this.processUpload = processUpload;
    }

    @PostMapping("/upload")
    ResponseEntity<?> upload(
            HttpServletRequest request,
            Owner owner,
            @RequestParam(defaultValue = "false") boolean process) {
        return process
                ? ResponseEntity.accepted().body(receiveUpload.receive(request, owner, this::queue))
                : created(receiveUpload.receive(request, owner, Uploaded::of));
    }

    private static ResponseEntity<Uploaded> created(Uploaded file) {
        return ResponseEntity.created(URI.create("/files/" + file.fileId())).body(file);
    }

    private UploadedAndQueued queue(StoredFile file) {
        return new UploadedAndQueued(Uploaded.of(file), processUpload.queue(file));
    }

    @GetMapping("/files")
    Page list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        return Page.of(listFiles.page(Optional.ofNullable(cursor), limit));
    }

    @GetMapping("/files/{fileId}")
    Listed get(@PathVariable UUID fileId) {
        return files.find(fileId)
                .map(Listed::of)
                .orElseThrow(() -> UploadRefused.unknownFile(fileId));
    }

    @DeleteMapping("/files/{fileId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable UUID fileId) {
        deleteFiles.one(fileId);
    }

    record Uploaded(
            String message,
            UUID fileId,
            String fileName,
            String name,
            long size,
            String sha256,
            String contentType,
            String owner,
            Instant createdAt) {

        static Uploaded of(StoredFile file) {
            return new Uploaded(
                    "File uploaded",
                    file.id(),
                    file.fileName(),
                    file.name(),
                    file.size(),
                    file.sha256(),
                    file.contentType(),
                    file.owner(),
                    file.createdAt());
        }
    }

    record UploadedAndQueued(
            @JsonUnwrapped Uploaded file, @JsonUnwrapped ProcessUpload.Queued job) {}

    record Listed(
            UUID fileId,
            String fileName,
            String name,
            long size,
            String sha256,
            String contentType,
            String owner,
            Instant createdAt) {

        static Listed of(StoredFile file) {
            return new Listed(
                    file.id(),
                    file.fileName(),
                    file.name(),
                    file.size(),
                    file.sha256(),
                    file.contentType(),
                    file.owner(),
                    file.createdAt());
        }
    }

    /// @param nextCursor asks for the page after this one; null on the last
    record Page(List<Listed> files, @Nullable String nextCursor) {

        static Page of(ListFiles.Page page) {
            return new Page(page.files().stream().map(Listed::of).toList(), page.nextCursor());
        }
    }
}
