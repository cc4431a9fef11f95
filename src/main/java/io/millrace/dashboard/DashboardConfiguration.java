package io.millrace.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
                registry.addInterceptor(new PageHeaders())
                        .addPathPatterns("/", "/dashboard", "/dashboard/**");
            }
        };
    }

    /// Lets pages name scripts and styles by the hash of their content, so that browsers keep them
    /// for as long as they stay the same.
    @Bean
    ResourceUrlEncodingFilter namesOfAssets() {
        return new ResourceUrlEncodingFilter();
    }
}
