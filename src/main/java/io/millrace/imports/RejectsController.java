package io.millrace.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.access.PageRefused;
import io.millrace.queue.Job;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// The rejected rows of an import, whichever of its jobs is asked for them.
@RestController
@RequestMapping({"/jobs/{id}", "/api/jobs/{id}"})
class RejectsController {

    private static final int MOST = 500;
    private static final long FIRST_PAGE = -1;

    private final FindImport imports;
    private final RejectPages pages;
    private final ImportRuns runs;
    private final WriteRejects writeRejects;

    RejectsController(
            FindImport imports, RejectPages pages, ImportRuns runs, WriteRejects writeRejects) {
        this.imports = imports;
        this.pages = pages;
        this.runs = runs;
        this.writeRejects = writeRejects;
    }

    /// @param nextCursor asks for the page after this one; null on the last
    record Page(List<RejectPages.Listed> errors, @Nullable String nextCursor) {}

    @GetMapping("/errors")
    Page errors(
            @PathVariable String id,
            @RequestParam Optional<String> category,
            @RequestParam Optional<String> cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MOST) {
            throw PageRefused.badLimit(MOST);
        }
        long after = cursor.map(RejectsController::position).orElse(FIRST_PAGE);
        // One more than asked for tells whether there is a next page.
        var found = pages.page(imports.of(id).id(), category, after, limit + 1);
        var shown = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? String.valueOf(shown.getLast().position()) : null;
        return new Page(shown, next);
    }

    /// The open ones as they stand in the file: see [WriteRejects].
    @GetMapping("/errors.csv")
    void download(@PathVariable String id, HttpServletResponse response) throws IOException {
        send(id, "errors", response, writeRejects::asTheyAre);
    }

    @GetMapping("/errors-annotated.csv")
    void downloadAnnotated(@PathVariable String id, HttpServletResponse response)
            throws IOException {
        send(id, "errors-annotated", response, writeRejects::annotated);
    }

    private interface Write {
        void to(ImportRun run, Writer out) throws IOException;
    }

    private void send(String id, String what, HttpServletResponse response, Write write)
            throws IOException {
        Job job = imports.of(id);
        ImportRun run = runs.find(job.id()).orElseThrow(() -> RejectsRefused.notRead(job.id()));
        response.setContentType("text/csv; charset=utf-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(stem(job.fileName()) + "-" + what + ".csv", UTF_8)
                        .build()
                        .toString());
        var out = new BufferedWriter(new OutputStreamWriter(response.getOutputStream(), UTF_8));
        write.to(run, out);
    }

    private static String stem(@Nullable String fileName) {
        return fileName == null
                ? "import"
                : fileName.replaceFirst("(?i)[.](gz|zip)$", "").replaceFirst("(?<=.)[.][^.]*$", "");
    }

    private static long position(String cursor) {
        if (!cursor.matches("[0-9]{1,15}")) {
            throw PageRefused.badCursor();
        }
        return Long.parseLong(cursor);
    }
}
