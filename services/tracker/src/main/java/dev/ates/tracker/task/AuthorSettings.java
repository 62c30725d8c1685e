package dev.ates.tracker.task;

import static dev.ates.contracts.SettingBounds.within;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code ates.author}.
 *
 * @param tasksMax how many tasks an employee may create in a business day: 1 to 1,000,000
 */
@ConfigurationProperties("ates.author")
record AuthorSettings(@DefaultValue("200") int tasksMax) {

    AuthorSettings {
        within("ates.author.tasks-max", tasksMax, 1, 1_000_000);
    }
}
