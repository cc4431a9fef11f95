package io.millrace;

import java.util.List;
import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/// Traces are made only where somebody takes them: an endpoint for them is configured, as a
/// property or in OpenTelemetry's own environment variables. Merely disabled, OpenTelemetry would
/// still make every span. It comes after all sources of properties.
final class TracesWhereAsked implements EnvironmentPostProcessor {

    private static final List<String> ENDPOINTS =
            List.of(
                    "management.opentelemetry.tracing.export.otlp.endpoint",
                    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                    "OTEL_EXPORTER_OTLP_ENDPOINT");
    private static final String EXCLUDE = "spring.autoconfigure.exclude";
    private static final String BOOT = "org.springframework.boot.";
    private static final String TRACING = BOOT + "micrometer.tracing.opentelemetry.autoconfigure.";

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        if (ENDPOINTS.stream().allMatch(name -> environment.getProperty(name, "").isEmpty())) {
            String others = environment.getProperty(EXCLUDE, "");
            environment
                    .getPropertySources()
                    .addFirst(
                            new MapPropertySource(
                                    "tracesWhereAsked",
                                    Map.of(
                                            EXCLUDE,
                                            (others.isEmpty() ? "" : others + ",")
                                                    + TRACING
                                                    + "OpenTelemetryTracingAutoConfiguration,"
                                                    + TRACING
                                                    + "otlp.OtlpTracingAutoConfiguration,"
                                                    + BOOT
                                                    + "opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration")));
        }
    }
}
