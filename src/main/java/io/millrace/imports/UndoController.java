package io.millrace.imports;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class UndoController {

    private final QueueUndo queueUndo;

    UndoController(QueueUndo queueUndo) {
        this.queueUndo = queueUndo;
    }

    @PostMapping({"/jobs/{id}/undo", "/api/jobs/{id}/undo"})
    @ResponseStatus(HttpStatus.ACCEPTED)
    ProcessController.Accepted undo(@PathVariable String id) {
        return new ProcessController.Accepted("Queued to be undone", queueUndo.of(id));
    }
}
