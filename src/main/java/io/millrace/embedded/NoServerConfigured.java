package io.millrace.embedded;

import java.util.List;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/// Holds where no property names a real server; an empty value names none.
abstract class NoServerConfigured implements Condition {

    private final List<String> properties;

    private NoServerConfigured(String... properties) {
        this.properties = List.of(properties);
    }

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return properties.stream()
                .map(property -> context.getEnvironment().getProperty(property, ""))
                .allMatch(String::isBlank);
    }

    static class Mongo extends NoServerConfigured {
        Mongo() {
            super("spring.mongodb.uri", "spring.mongodb.host");
        }
    }

    static class S3 extends NoServerConfigured {
        S3() {
            super("spring.cloud.aws.s3.endpoint", "spring.cloud.aws.endpoint");
        }
    }

    static class Database extends NoServerConfigured {
        Database() {
            super("spring.datasource.url");
        }
    }
}
