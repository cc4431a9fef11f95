package io.millrace.access;

import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/// What stands between the socket and the controllers.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
class AccessConfiguration {

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    FilterRegistrationBean<Filter> requestIds() {
        return filter(new RequestIds(), 0);
    }

    @Bean
    FilterRegistrationBean<Filter> foreignRequests(
            AccessSettings settings, ProblemWriter problems) {
        return filter(new ForeignRequests(settings, problems), 1);
    }

    private static FilterRegistrationBean<Filter> filter(Filter filter, int place) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> refuseToBeOpen(
            AccessSettings settings, ServerProperties server) {
        return _ -> {
            InetAddress address = server.getAddress();
            if (!settings.insecure() && (address == null || !address.isLoopbackAddress())) {
                throw new OpenToOthers(address);
            }
        };
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> answersOfTomcat(
            ProblemWriter problems) {
        return tomcat -> {
            tomcat.addContextCustomizers(context ->
                    context.getParent().getPipeline().addValve(new ContainerProblems(problems)));
            // A client that asks first is told no before it sends a large body, not after.
            tomcat.addConnectorCustomizers(
                    connector -> connector.setProperty("continueResponseTiming", "onRead"));
        };
    }

    /// JSON only, also for browsers, which would get XML as soon as Jackson's XML module is there,
    /// and so with YAML. Requests are read strictly: what is misspelt or of another type is
    /// refused, not dropped or bent.
    @Bean
    @Order
    ServerHttpMessageConvertersCustomizer strictJson(JsonMapper json) {
        JsonMapper strict =
                json.rebuild()
                        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                        .build();
        return converters ->
                converters
                        .withJsonConverter(new JacksonJsonHttpMessageConverter(strict))
                        .configureMessageConvertersList(
                                list -> list.removeIf(AccessConfiguration::isForeign));
    }

    private static boolean isForeign(HttpMessageConverter<?> converter) {
        return converter.getSupportedMediaTypes().stream()
                .anyMatch(type ->
                        type.getSubtype().endsWith("xml") || type.getSubtype().endsWith("yaml"));
    }

    @Bean
    WebMvcConfigurer ownersAndParameters() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new OwnerOfRequest());
            }

            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new UnknownParameters());
            }
        };
    }
}
