package io.millrace.access;

import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/// What every answer has in common.
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

    /// Answers are JSON. A library of the embedded S3 server brings an XML mapper, and browsers
    /// would get XML.
    @Bean
    ServerHttpMessageConvertersCustomizer noXml() {
        return converters ->
                converters.configureMessageConvertersList(list ->
                        list.removeIf(converter ->
                                converter
                                        .getSupportedMediaTypes()
                                        .contains(MediaType.APPLICATION_XML)));
    }
}
