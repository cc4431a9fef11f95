package io.millrace.storage;

import io.awspring.cloud.autoconfigure.s3.S3ClientCustomizer;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.services.s3.S3Client;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
class StorageConfiguration {

    /// The extra checksums are an AWS speciality that other stores stumble over, and cost a pass
    /// over every byte. What is sent is already covered: by the request's signature over plain
    /// HTTP, by TLS else.
    @Bean
    S3ClientCustomizer onlyNeededChecksums() {
        return client ->
                client.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    }

    @Bean
    S3ClientCustomizer timedCalls(MeterRegistry meters) {
        return client ->
                client.overrideConfiguration(
                        client.overrideConfiguration().toBuilder()
                                .addMetricPublisher(new CallMeters(meters))
                                .build());
    }

    @Bean
    ObjectStore objectStore(S3Client s3, StorageSettings settings) {
        return new ObjectStore(s3, settings.bucket());
    }
}
