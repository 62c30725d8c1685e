package dev.ates.tracker.day;

import dev.ates.messaging.ProducedStream;
import dev.ates.tracker.task.Prices;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DayWiring {

    @Bean
    ProducedStream trackerStream(Prices prices, TellingSettings telling) {
        return ProducedStream.sealingDays("tracker", new TrackerSeal(prices)).tellingAlso(telling::older);
    }
}
