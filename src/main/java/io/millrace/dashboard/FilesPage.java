package io.millrace.dashboard;

import io.millrace.uploads.ListFiles;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/// The uploaded files, the newest first.
@Controller
class FilesPage {

    private static final int ON_A_PAGE = 50;

    private final ListFiles files;

    FilesPage(ListFiles files) {
        this.files = files;
    }

    @GetMapping("/dashboard/files")
    String page(@RequestParam Optional<String> cursor, Model model) {
        model.addAttribute("page", files.page(cursor, ON_A_PAGE));
        model.addAttribute("first", cursor.isEmpty());
        return "files";
    }
}
