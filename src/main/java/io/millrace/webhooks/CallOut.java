package io.millrace.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/// Makes the request of a delivery: signed, to an allowed address only, and within a limited time.
/// Redirects are not followed, and what is answered is not read.
@Component
class CallOut implements DisposableBean {

    private static final Timeout CONNECT = Timeout.ofSeconds(5);

    private final WebhookSettings settings;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService deadlines =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("webhook-deadlines").daemon().factory());

    CallOut(WebhookSettings settings, ResolveAllowed resolve) {
        this.settings = settings;
        var timeout = Timeout.of(settings.timeout());
        var connections =
                PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(resolve)
                        .setMaxConnTotal(SendDeliveries.AT_ONCE)
                        .setMaxConnPerRoute(SendDeliveries.AT_ONCE)
                        .setDefaultConnectionConfig(
                                ConnectionConfig.custom()
                                        .setConnectTimeout(CONNECT)
                                        .setSocketTimeout(timeout)
                                        .build())
                        .build();
        this.client =
                HttpClients.custom()
                        .setConnectionManager(connections)
                        .setDefaultRequestConfig(
                                RequestConfig.custom().setResponseTimeout(timeout).build())
                        .setUserAgent("Millrace")
                        .setConnectionReuseStrategy((_, _, _) -> false)
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableContentCompression()
                        .build();
    }

    /// Sends it once.
    ///
    /// @return what went wrong; empty where the other side took it
    Optional<String> with(Deliveries.Delivery delivery) {
        var request = new HttpPost(delivery.url());
        long time = Instant.now().getEpochSecond();
        request.setHeader("Millrace-Delivery", delivery.id().toString());
        request.setHeader(
                "Millrace-Signature",
                "t=%d,v1=%s".formatted(time, sign(time + "." + delivery.body())));
        request.setEntity(new StringEntity(delivery.body(), ContentType.APPLICATION_JSON));
        // Timeouts of a socket are for each read: one byte now and then would keep it open.
        var deadline =
                deadlines.schedule(
                        request::cancel, settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        try {
            int status = statusOf(request);
            return status / 100 == 2 ? Optional.empty() : Optional.of("answered " + status);
        } catch (IOException e) {
            return Optional.of(
                    request.isCancelled()
                            ? "no answer within %d s".formatted(settings.timeout().toSeconds())
                            : Objects.requireNonNullElse(e.getMessage(), e.toString()));
        } finally {
            deadline.cancel(false);
        }
    }

    private int statusOf(HttpPost request) throws IOException {
        // Closed by the cancellation: closing the answer would read all that is left of it.
        @SuppressWarnings("resource")
        var response = client.executeOpen(null, request, null);
        int status = response.getCode();
        request.cancel();
        return status;
    }

    private String sign(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            String secret = Objects.requireNonNull(settings.secret());
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void destroy() throws IOException {
        deadlines.shutdownNow();
        client.close();
    }
}
