package io.millrace.imports;

import io.millrace.access.Owner;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CorrectionsController {

    private final QueueCorrections queueCorrections;

    CorrectionsController(QueueCorrections queueCorrections) {
        this.queueCorrections = queueCorrections;
    }

    /// Takes back `errors.csv` or `errors-annotated.csv`, in the part `file`.
    @PostMapping({"/jobs/{id}/corrections", "/api/jobs/{id}/corrections"})
    @ResponseStatus(HttpStatus.ACCEPTED)
    ProcessController.Accepted correct(
            @PathVariable String id, HttpServletRequest request, Owner owner) {
        return new ProcessController.Accepted(
                "Queued for correction", queueCorrections.of(id, request, owner));
    }
}
