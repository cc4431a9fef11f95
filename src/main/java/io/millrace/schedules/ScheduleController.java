package io.millrace.schedules;

import io.millrace.access.Owner;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/schedules")
class ScheduleController {

    private final Schedules schedules;
    private final SteerSchedules steer;
    private final RunSchedules run;

    ScheduleController(Schedules schedules, SteerSchedules steer, RunSchedules run) {
        this.schedules = schedules;
        this.steer = steer;
        this.run = run;
    }

    record All(List<ScheduleView> schedules) {}

    @GetMapping
    All list() {
        return new All(schedules.all().stream().map(ScheduleView::of).toList());
    }

    @PostMapping
    ResponseEntity<ScheduleView> create(@RequestBody ScheduleRequest request, Owner owner) {
        Schedule created = steer.create(request, owner);
        return ResponseEntity.created(URI.create("/schedules/" + created.name()))
                .body(ScheduleView.of(created));
    }

    @GetMapping("/{name}")
    ScheduleView get(@PathVariable String name) {
        return ScheduleView.of(schedules.get(name));
    }

    @PutMapping("/{name}")
    ScheduleView change(@PathVariable String name, @RequestBody ScheduleRequest request) {
        return ScheduleView.of(steer.change(name, request));
    }

    @PostMapping("/{name}/pause")
    ScheduleView pause(@PathVariable String name) {
        return ScheduleView.of(steer.pause(name));
    }

    @PostMapping("/{name}/resume")
    ScheduleView resume(@PathVariable String name) {
        return ScheduleView.of(steer.resume(name));
    }

    record Queued(UUID jobId, String checkStatusUrl) {}

    @PostMapping("/{name}/run")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Queued runNow(@PathVariable String name) {
        UUID id = run.byHand(name);
        return new Queued(id, "/jobs/" + id);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable String name) {
        schedules.delete(name);
    }
}
