package io.millrace.webhooks;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.springframework.stereotype.Component;

/// Resolves the hosts of callbacks. The HTTP client connects to what this gives and asks nobody
/// else, so a name cannot mean one address when it is checked and another one when it is called.
@Component
class ResolveAllowed implements DnsResolver {

    /// The host has an address that may not be called.
    static final class NotPublic extends UnknownHostException {
        NotPublic(String host) {
            super(host + " is not on the public internet");
        }
    }

    private final WebhookSettings settings;

    ResolveAllowed(WebhookSettings settings) {
        this.settings = settings;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = InetAddress.getAllByName(host);
        if (!settings.allowPrivate() && !List.of(addresses).stream().allMatch(PublicAddress::is)) {
            throw new NotPublic(host);
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }
}
