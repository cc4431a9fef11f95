package io.millrace.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.UrlHandlerFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;

@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

    @Bean
    WebMvcConfigurer headersOfPages() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                // Before all that may refuse an address, as that is answered with a page, too.
                registry.addInterceptor(new PageHeaders())
                        .order(Ordered.HIGHEST_PRECEDENCE)
                        .addPathPatterns("/", "/dashboard", "/dashboard/**");
            }
        };
    }

    /// Takes an address to the page that somebody means who ends it with a slash.
    @Bean
    UrlHandlerFilter slashes() {
        return UrlHandlerFilter.trailingSlashHandler("/dashboard/**")
                .redirect(HttpStatus.PERMANENT_REDIRECT)
                .build();
    }

    /// Lets pages name scripts and styles by the hash of their content, so that browsers keep them
    /// for as long as they stay the same.
    @Bean
    ResourceUrlEncodingFilter namesOfAssets() {
        return new ResourceUrlEncodingFilter();
    }
}
