package io.millrace.webhooks;

import io.millrace.access.RequestRefused;
import java.util.Map;
import org.springframework.http.HttpStatus;

/// A callback address that is not called.
final class WebhookRefused extends RequestRefused {

    private WebhookRefused(String title, String detail) {
        super(HttpStatus.BAD_REQUEST, title, detail, Map.of("field", "callbackUrl"));
    }

    static WebhookRefused noSecret() {
        return new WebhookRefused(
                "Callbacks are off",
                "There is no secret to sign callbacks with. Set millrace.webhooks.secret.");
    }

    static WebhookRefused badUrl(String why) {
        return new WebhookRefused("Bad callback URL", "\"callbackUrl\" %s.".formatted(why));
    }

    static WebhookRefused notPublic(String host) {
        return new WebhookRefused(
                "Private callback URL",
                "\"%s\" is not on the public internet. Where that is meant, set millrace.webhooks.allow-private=true."
                        .formatted(host));
    }
}
