package dev.ates.outside.directory;

import dev.ates.messaging.ProducedStream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The stream {@code people}. */
@Configuration(proxyBeanMethods = false)
class DirectoryStream {

    @Bean
    ProducedStream peopleStream() {
        return ProducedStream.named("people");
    }
}
