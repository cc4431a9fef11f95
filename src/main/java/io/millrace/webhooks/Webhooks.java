package io.millrace.webhooks;

import io.millrace.queue.Callbacks;
import io.millrace.queue.Job;
import io.millrace.queue.JobChanges;
import io.millrace.queue.JobFinished;
import io.millrace.queue.JobState;
import io.millrace.queue.JobView;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Who is to be told that a job has ended, and what.
@Component
class Webhooks implements Callbacks {

    private static final int LONGEST = 2000;

    private static final Logger log = LoggerFactory.getLogger(Webhooks.class);

    /// What is sent.
    ///
    /// @param job as `GET /jobs/{id}` answered it when it ended
    private record Body(String event, JobView job) {}

    /// What is sent where that cannot be told.
    private record Less(String event, Ended job) {}

    private record Ended(UUID jobId, JobState status) {}

    private final Deliveries deliveries;
    private final ResolveAllowed resolve;
    private final JobChanges changes;
    private final WebhookSettings settings;
    private final JsonMapper json;
    private final TransactionTemplate savepoint;

    Webhooks(
            Deliveries deliveries,
            ResolveAllowed resolve,
            JobChanges changes,
            WebhookSettings settings,
            JsonMapper json,
            PlatformTransactionManager transactions) {
        this.deliveries = deliveries;
        this.resolve = resolve;
        this.changes = changes;
        this.settings = settings;
        this.json = json;
        this.savepoint = new TransactionTemplate(transactions);
        this.savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    @Override
    public void check(String url) {
        if (!settings.enabled()) {
            throw WebhookRefused.noSecret();
        }
        String host = hostOf(url);
        try {
            resolve.resolve(host);
        } catch (ResolveAllowed.NotPublic e) {
            throw WebhookRefused.notPublic(host);
        } catch (UnknownHostException e) {
            throw WebhookRefused.badUrl("names a host that cannot be found: " + host);
        }
    }

    private static String hostOf(String url) {
        if (url.length() > LONGEST) {
            throw WebhookRefused.badUrl("is longer than %,d characters".formatted(LONGEST));
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw WebhookRefused.badUrl("is no URL");
        }
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            throw WebhookRefused.badUrl("must begin with http:// or https://");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw WebhookRefused.badUrl("has no host, or a bad port");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw WebhookRefused.badUrl("must have no user and no fragment");
        }
        return uri.getHost();
    }

    @Override
    public void note(UUID jobId, String url) {
        deliveries.note(jobId, url, hostOf(url).toLowerCase(Locale.ROOT));
    }

    @Override
    public Optional<Object> of(UUID jobId) {
        return deliveries.of(jobId).map(Object.class::cast);
    }

    /// In the transaction that ends the job: both or none.
    @EventListener
    void on(JobFinished finished) {
        // Without a secret nobody can have asked for it.
        if (settings.enabled() && deliveries.isNoted(finished.jobId())) {
            deliveries.add(finished.jobId(), json.writeValueAsString(body(finished)));
        }
    }

    /// What a job type cannot tell must not keep its job from ending: it would be run again, for
    /// nothing. Behind a savepoint, because PostgreSQL goes on only from there after a failure.
    private Record body(JobFinished finished) {
        String event = "job." + finished.state().value();
        try {
            return Objects.requireNonNull(
                    savepoint.execute(_ -> {
                        Job job = changes.of(List.of(finished.jobId())).getFirst();
                        return new Body(event, changes.shown(job));
                    }));
        } catch (RuntimeException e) {
            log.error("The callback of job {} tells only how it ended", finished.jobId(), e);
            return new Less(event, new Ended(finished.jobId(), finished.state()));
        }
    }
}
