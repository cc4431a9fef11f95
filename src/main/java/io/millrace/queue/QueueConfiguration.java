package io.millrace.queue;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({QueueSettings.class, NodeSettings.class})
class QueueConfiguration {

    @Bean
    static NodeRole nodeRole(NodeSettings settings, QueueDatabase database) {
        if (settings.role() != NodeRole.ALL && !database.sharedByNodes()) {
            throw new RoleNeedsOthers(settings.role());
        }
        return settings.role();
    }

    @Bean
    WebMvcConfigurer answersOfWorkers(NodeSettings settings) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                if (settings.role() == NodeRole.WORKER) {
                    registry.addInterceptor(new OnlyWorks()).excludePathPatterns("/health");
                }
            }
        };
    }
}
