package io.millrace.dashboard;

import io.millrace.access.RequestRefused;
import io.millrace.imports.ListDefinitions;
import io.millrace.uploads.StoredFiles;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// A file before it is imported: how it is written, what would be rejected, and what it becomes.
@Controller
class FilePage {

    private final StoredFiles files;
    private final ListDefinitions definitions;
    private final LookAtFile look;

    FilePage(StoredFiles files, ListDefinitions definitions, LookAtFile look) {
        this.files = files;
        this.definitions = definitions;
        this.look = look;
    }

    @GetMapping("/dashboard/files/{fileId}")
    String page(@PathVariable UUID fileId, HttpServletResponse response, Model model) {
        var file = files.find(fileId);
        if (file.isEmpty()) {
            return PageProblems.page(
                    HttpStatus.NOT_FOUND,
                    "No such file",
                    "There is no file with this id. It may have been deleted.",
                    response,
                    model);
        }
        model.addAttribute("file", file.get());
        model.addAttribute("definitions", definitions.usable());
        look(fileId, new LookForm(new LinkedMultiValueMap<>()), model);
        return "file";
    }

    /// The part of the page that depends on what was chosen. It only reads, but what was chosen for
    /// a hundred fields is more than an address can hold.
    @PostMapping("/dashboard/files/{fileId}/look")
    String look(
            @PathVariable UUID fileId,
            @RequestParam MultiValueMap<String, String> form,
            HttpServletResponse response,
            Model model) {
        if (!look(fileId, new LookForm(form), model)) {
            // The table stays as it was before the mistake.
            response.setHeader("HX-Reswap", "none");
        }
        model.addAttribute("fileId", fileId);
        return "file :: answer";
    }

    private boolean look(UUID fileId, LookForm form, Model model) {
        model.addAttribute("faults", Map.of());
        model.addAttribute("troubles", List.of());
        try {
            model.addAttribute("look", look.of(fileId, form));
            return true;
        } catch (NotAsChosen faulty) {
            model.addAttribute("troubles", faulty.reasons());
        } catch (RequestRefused refused) {
            model.addAttribute(
                    "faults",
                    refused.field()
                            .map(field -> Map.of(field, refused.detail()))
                            .orElseGet(Map::of));
            model.addAttribute(
                    "troubles",
                    refused.field().isPresent() ? List.of() : List.of(refused.detail()));
        }
        return false;
    }
}
