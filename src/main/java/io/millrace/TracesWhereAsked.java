package io.millrace;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Traces are made only where somebody takes them: an endpoint for them is configured, as a
/// property or in OpenTelemetry's own environment variables. Merely disabled, OpenTelemetry would
/// still make every span. It comes after all sources of properties.
final class TracesWhereAsked implements EnvironmentPostProcessor {

    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final String BOOT = "org.springframework.boot.";
    private static final String TRACING = BOOT + "micrometer.tracing.opentelemetry.autoconfigure.";

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getProperty(ENDPOINT, "").isEmpty()) {
            environment
                    .getPropertySources()
                    .addLast(
                            new MapPropertySource(
                                    "tracesWhereAsked",
                                    Map.of(
                                            "spring.autoconfigure.exclude",
                                            TRACING
                                                    + "OpenTelemetryTracingAutoConfiguration,"
                                                    + TRACING
                                                    + "otlp.OtlpTracingAutoConfiguration,"
                                                    + BOOT
                                                    + "opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")));
        }
    }
}
