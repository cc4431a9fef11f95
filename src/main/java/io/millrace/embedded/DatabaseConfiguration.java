package io.millrace.embedded;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/// The database of jobs and of Spring Batch, where no other is configured.
@Configuration(proxyBeanMethods = false)
@Conditional(NoServerConfigured.Database.class)
class DatabaseConfiguration {

    @Bean
    EmbeddedDatabase embeddedDatabase(@Value("${millrace.data-dir}") String dataDir) {
        return EmbeddedDatabase.in(Path.of(dataDir, "db"));
    }
}
