package io.millrace.apidocs;

import io.millrace.access.Owner;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.media.ObjectSchema;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Configuration(proxyBeanMethods = false)
class ApiDocsConfiguration {

    /// Swagger UI sets styles of single elements, and its icons are data.
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; font-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Owner.class)
                .replaceWithSchema(JsonNode.class, new ObjectSchema())
                .replaceWithSchema(ObjectNode.class, new ObjectSchema());
    }

    @Bean
    ModelResolver resolveTypes(ObjectMapperProvider mapper) {
        return new ResolveTypes(mapper.jsonMapper()).openapi31(true);
    }

    @Bean
    OpenApiCustomizer descriptions() throws IOException {
        return new Describe(Descriptions.read());
    }

    @Bean
    FilterRegistrationBean<Filter> policyOfDocs() {
        Filter filter =
                (request, response, chain) -> {
                    ((HttpServletResponse) response).setHeader("Content-Security-Policy", POLICY);
                    chain.doFilter(request, response);
                };
        var registration = new FilterRegistrationBean<>(filter);
        registration.addUrlPatterns("/docs", "/docs/*", "/swagger-ui/*");
        return registration;
    }
}
