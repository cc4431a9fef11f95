package io.millrace.imports;

import com.mongodb.event.CommandEvent;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.event.ConnectionPoolCreatedEvent;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.mongodb.MongoCommandTagsProvider;
import io.micrometer.core.instrument.binder.mongodb.MongoConnectionPoolTagsProvider;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// The labels of the record store's meters. Micrometer's own name the collection, of which there
/// may be as many as people define, and a dry run has one of its own; and a number that each start
/// makes anew.
@Configuration(proxyBeanMethods = false)
class MongoMeters {

    @Bean
    MongoCommandTagsProvider commandTags() {
        return event ->
                List.of(
                        Tag.of("command", event.getCommandName()),
                        Tag.of("status", statusOf(event)));
    }

    private static String statusOf(CommandEvent event) {
        return event instanceof CommandSucceededEvent ? "SUCCESS" : "FAILED";
    }

    @Bean
    MongoConnectionPoolTagsProvider poolTags() {
        return (ConnectionPoolCreatedEvent pool) ->
                List.of(Tag.of("server.address", pool.getServerId().getAddress().toString()));
    }
}
