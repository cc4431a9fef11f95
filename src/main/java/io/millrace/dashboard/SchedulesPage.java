package io.millrace.dashboard;

import io.millrace.access.Ids;
import io.millrace.access.RequestRefused;
import io.millrace.queue.ListJobs;
import io.millrace.queue.Priority;
import io.millrace.schedules.ReadSchedules;
import io.millrace.schedules.ScheduleView;
import java.time.ZoneId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Recurring jobs: when they run, and forms to make and change them.
@Controller
class SchedulesPage {

    private static final int RUNS_AHEAD = 5;

    /// A schedule as a line of the list.
    ///
    /// @param words its times as people say them; null where its cron expression says it best
    record ScheduleRow(ScheduleView schedule, @Nullable String words) {}

    private final ReadSchedules schedules;
    private final ListJobs jobs;
    private final ImportChoices choices;
    private final JsonMapper json;

    SchedulesPage(ReadSchedules schedules, ListJobs jobs, ImportChoices choices, JsonMapper json) {
        this.schedules = schedules;
        this.jobs = jobs;
        this.choices = choices;
        this.json = json;
    }

    @GetMapping("/dashboard/schedules")
    String page(Model model) {
        list(model);
        return "schedules";
    }

    /// The part of the page that is read anew whenever a job has changed.
    @GetMapping("/dashboard/schedules/list")
    String list(Model model) {
        model.addAttribute(
                "rows",
                schedules.all().stream()
                        .map(schedule ->
                                new ScheduleRow(
                                        schedule, CronWords.of(schedule.cron()).orElse(null)))
                        .toList());
        return "schedules :: list";
    }

    /// @param file the one to import, for somebody who comes from its page
    @GetMapping("/dashboard/schedules/new")
    String form(@RequestParam Optional<UUID> file, Model model) {
        var payload = json.createObjectNode();
        file.ifPresent(id -> payload.put("fileId", id.toString()));
        model.addAttribute("schedule", null);
        return filled(payload, model);
    }

    @GetMapping("/dashboard/schedules/edit")
    String form(@RequestParam String name, Model model) {
        ScheduleView schedule = schedules.get(name);
        model.addAttribute("schedule", schedule);
        return filled(json.readTree(schedule.payload()), model);
    }

    private String filled(JsonNode payload, Model model) {
        model.addAttribute(
                "payload", json.writerWithDefaultPrettyPrinter().writeValueAsString(payload));
        model.addAttribute("files", choices.files(Ids.of(payload.path("fileId").asString(""))));
        model.addAttribute("definitions", choices.definitions());
        model.addAttribute("types", jobs.types());
        model.addAttribute("priorities", Priority.values());
        model.addAttribute("zones", ZoneId.getAvailableZoneIds().stream().sorted().toList());
        return "schedule-form";
    }

    /// The next runs of what stands in the form, or what is wrong with it.
    @GetMapping("/dashboard/schedules/times")
    String times(
            @RequestParam(defaultValue = "") String cron,
            @RequestParam(defaultValue = "UTC") String timeZone,
            Model model) {
        if (!cron.isBlank()) {
            try {
                model.addAttribute(
                        "times",
                        schedules.next(
                                cron.strip(),
                                timeZone.isBlank() ? "UTC" : timeZone.strip(),
                                RUNS_AHEAD));
                model.addAttribute("words", CronWords.of(cron).orElse(null));
            } catch (RequestRefused refused) {
                model.addAttribute("refused", refused.detail());
            }
        }
        return "schedule-form :: times";
    }
}
