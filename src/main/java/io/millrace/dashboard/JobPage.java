package io.millrace.dashboard;

import io.millrace.imports.FollowUps;
import io.millrace.imports.ListDefinitions;
import io.millrace.imports.PartProgress;
import io.millrace.imports.RejectedRows;
import io.millrace.queue.Job;
import io.millrace.queue.JobChanges;
import io.millrace.queue.JobView;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.thymeleaf.context.LazyContextVariable;

/// All about one job.
///
/// Its numbers and buttons are read anew whenever it has changed. The rejected rows and the form
/// for corrections, which people work with, are read anew only when the job's *shape* has: what can
/// be done with it.
@Controller
@RequestMapping("/dashboard/jobs/{id}")
class JobPage {

    private static final int REJECTS = 25;
    private static final int MOST_REJECTS = 2000;
    private static final int RELATIVES = 100;
    private static final int SETBACKS = 50;
    private static final long FIRST = -1;

    private final JobChanges changes;
    private final RejectedRows rejects;
    private final FollowUps followUps;
    private final ListDefinitions definitions;
    private final JobResults results;

    JobPage(
            JobChanges changes,
            RejectedRows rejects,
            FollowUps followUps,
            ListDefinitions definitions,
            JobResults results) {
        this.changes = changes;
        this.rejects = rejects;
        this.followUps = followUps;
        this.definitions = definitions;
        this.results = results;
    }

    @GetMapping
    String page(@PathVariable String id, @RequestParam Optional<String> category, Model model) {
        Job job = changes.find(id);
        addNow(job, model);
        addRejects(job, category, FIRST, REJECTS, model);
        return "job";
    }

    /// @param seen the shape that the page has been made for
    @GetMapping("/now")
    String now(
            @PathVariable String id,
            @RequestParam Optional<String> seen,
            HttpServletResponse response,
            Model model) {
        String shape = addNow(changes.find(id), model);
        if (seen.isPresent() && !seen.get().equals(shape)) {
            response.setHeader("HX-Trigger", "reshaped");
        }
        return "job :: changes";
    }

    @GetMapping("/corrections")
    String corrections(@PathVariable String id, Model model) {
        addNow(changes.find(id), model);
        return "job :: corrections";
    }

    @GetMapping("/about")
    String about(@PathVariable String id, Model model) {
        addNow(changes.find(id), model);
        return "job :: about";
    }

    /// @param shown how many of them the page shows now
    @GetMapping("/rejects")
    String rejects(
            @PathVariable String id,
            @RequestParam Optional<String> category,
            @RequestParam(defaultValue = "0") int shown,
            Model model) {
        Job job = changes.find(id);
        addNow(job, model);
        addRejects(job, category, FIRST, Math.clamp(shown, REJECTS, MOST_REJECTS), model);
        return "job :: rejects";
    }

    @GetMapping("/rejects/more")
    String more(
            @PathVariable String id,
            @RequestParam Optional<String> category,
            @RequestParam long after,
            @RequestParam(defaultValue = "0") int shown,
            Model model) {
        Job job = changes.find(id);
        model.addAttribute("id", job.id());
        int added = addRejects(job, category, after, REJECTS, model);
        model.addAttribute("shown", shown + added);
        return "job :: rows";
    }

    /// Returns how many there are.
    private int addRejects(Job job, Optional<String> category, long after, int most, Model model) {
        // A link to all of them has it, but empty.
        var only = category.filter(name -> !name.isEmpty());
        model.addAttribute("category", only.orElse(null));
        var page = rejects.page(job, only, after, most);
        model.addAttribute("rejects", page);
        model.addAttribute("shown", page.rows().size());
        return page.rows().size();
    }

    private String addNow(Job job, Model model) {
        JobView view = changes.shown(job);
        List<Job> children = changes.children(job.id(), RELATIVES);
        var outlook = followUps.of(job).orElse(null);
        var result = results.of(job);
        var actions = JobActions.of(view, outlook, result, changes.canRetry(job));
        var errors = Bar.of(errorsOf(job, result));
        long open = errors.stream().mapToLong(Bar::count).sum();
        boolean correctable = outlook != null && outlook.correctable();
        boolean written = outlook != null && !outlook.dryRun() && hasWritten(view, result);
        String shape =
                Stream.concat(
                                Stream.of(
                                        view.status().value(),
                                        correctable ? "correctable" : "",
                                        written ? "written" : "",
                                        view.status().ended() ? open : open > 0),
                                actions.stream().map(JobAction::id))
                        .map(String::valueOf)
                        .reduce("", (all, one) -> all + "." + one);
        model.addAttribute("id", job.id());
        model.addAttribute("job", view);
        model.addAttribute("row", JobRow.of(view));
        model.addAttribute("outlook", outlook);
        model.addAttribute("result", result);
        model.addAttribute("actions", actions);
        model.addAttribute("correctable", correctable);
        model.addAttribute("written", written);
        model.addAttribute("definitionKnown", definitionKnown(view));
        model.addAttribute("open", open);
        model.addAttribute("errors", errors);
        model.addAttribute("share", JobNumbers.share(view, result));
        model.addAttribute("forReal", ImportForReal.of(outlook, result).orElse(null));
        model.addAttribute("numbers", JobNumbers.of(view, result));
        model.addAttribute("parts", PartRow.of(partsOf(view)));
        model.addAttribute(
                "story", JobStory.of(job, changes.setbacks(job.id(), SETBACKS), view.details()));
        model.addAttribute("children", rows(children));
        model.addAttribute("moving", children.stream().anyMatch(child -> !child.state().ended()));
        model.addAttribute("parent", parentOf(job));
        model.addAttribute("shape", shape);
        return shape;
    }

    /// Whether there are records of an import, as far as nobody else has taken them away.
    private static boolean hasWritten(JobView view, JobResult result) {
        Long inserted = result.number("successfulInserts");
        return view.details().get("undoneAt") == null
                && !"delete".equals(view.details().get("mode"))
                && (inserted == null
                        ? view.details().get("inserted") instanceof Long now && now > 0
                        : inserted > 0);
    }

    /// Asked for only where it is shown.
    private LazyContextVariable<Boolean> definitionKnown(JobView view) {
        return new LazyContextVariable<>() {
            @Override
            protected Boolean loadValue() {
                return view.details().get("definition") instanceof String name
                        && definitions.has(name);
            }
        };
    }

    private List<JobRow> rows(List<Job> jobs) {
        return changes.shown(jobs).stream().map(JobRow::of).toList();
    }

    private @Nullable JobRow parentOf(Job job) {
        return job.parentJobId() == null
                ? null
                : rows(changes.of(List.of(job.parentJobId()))).stream().findFirst().orElse(null);
    }

    /// With corrections taken into account, as the result has them once there is one.
    private Map<String, Long> errorsOf(Job job, JobResult result) {
        return result.errors().isEmpty() && job.result() == null
                ? rejects.categories(job.id())
                : result.errors();
    }

    private static List<PartProgress> partsOf(JobView view) {
        return view.details().get("partitions") instanceof List<?> parts
                ? parts.stream()
                        .filter(PartProgress.class::isInstance)
                        .map(PartProgress.class::cast)
                        .map(Objects::requireNonNull)
                        .toList()
                : List.of();
    }
}
