package io.millrace.dashboard;

import io.millrace.access.StoreDown;
import io.millrace.health.HealthChecks;
import io.millrace.imports.ListDefinitions;
import io.millrace.queue.JobFilter;
import io.millrace.queue.ListJobs;
import io.millrace.queue.QueueStats;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.TransactionException;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;

/// The first page: a place to drop files, and how Millrace is.
@Controller
class OverviewPage {

    private static final int RECENT = 10;
    private static final Logger log = LoggerFactory.getLogger(OverviewPage.class);

    private final QueueStats stats;
    private final ListJobs jobs;
    private final RowRates rates;
    private final HealthChecks health;
    private final ListDefinitions definitions;

    OverviewPage(
            QueueStats stats,
            ListJobs jobs,
            RowRates rates,
            HealthChecks health,
            ListDefinitions definitions) {
        this.stats = stats;
        this.jobs = jobs;
        this.rates = rates;
        this.health = health;
        this.definitions = definitions;
    }

    /// Browsers get the page; whoever else asks at the root wants to know whether we are well.
    @GetMapping("/")
    String root(
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept,
            Model model) {
        return accept.contains(MediaType.TEXT_HTML_VALUE) ? page(model) : "forward:/health";
    }

    @GetMapping("/dashboard")
    String page(Model model) {
        live(model);
        model.addAttribute(
                "definitions", model.containsAttribute("stats") ? definitions.usable() : List.of());
        return "overview";
    }

    /// The part of the page that is read anew whenever a job has changed.
    @GetMapping("/dashboard/overview/live")
    String live(Model model) {
        var checks = health.results();
        model.addAttribute("checks", checks);
        model.addAttribute("chart", Sparkline.of(rates.perSecond(), RowRates.SAMPLES));
        if (HealthChecks.OK.equals(checks.get("jobs"))) {
            addJobs(model);
        }
        return "overview :: live";
    }

    /// This page is where people look when something is down: what cannot be read is left out.
    private void addJobs(Model model) {
        try {
            model.addAttribute("stats", stats.now());
            model.addAttribute("jobs", recent());
        } catch (DataAccessException | TransactionException e) {
            StoreDown.log(log.atWarn(), e, "The jobs cannot be read for the overview");
        }
    }

    private List<JobRow> recent() {
        return jobs.page(JobFilter.ALL, Optional.empty(), RECENT).jobs().stream()
                .map(JobRow::of)
                .toList();
    }
}
