package io.millrace.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/// Starts processes with the queue in them, and stops them after each test.
final class QueueNodes implements AfterEachCallback {

    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    QueueTest.Node start(String url, String... settings) {
        var context =
                new SpringApplicationBuilder(QueueTest.NodeConfiguration.class)
                        .web(WebApplicationType.NONE)
                        .run(
                                Stream.concat(
                                                Stream.of("spring.datasource.url=" + url),
                                                Stream.of(settings))
                                        .map(setting -> "--" + setting)
                                        .toArray(String[]::new));
        started.add(context);
        return new QueueTest.Node(context);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        started.forEach(ConfigurableApplicationContext::close);
        started.clear();
    }
}
