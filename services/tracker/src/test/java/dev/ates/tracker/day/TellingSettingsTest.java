package dev.ates.tracker.day;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ates.contracts.Event;
import dev.ates.contracts.EventTypes;
import dev.ates.contracts.TrackerEvent.DaySealed;
import dev.ates.contracts.TrackerEvent.TaskAssigned;
import dev.ates.contracts.TrackerEvent.TaskCompleted;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Version 1 is published beside version 2 in a migration window, and at no other time. */
class TellingSettingsTest {

    private static final UUID ID = new UUID(0, 1);
    private static final List<Event> EVENTS = List.of(
            new TaskAssigned(ID, ID, "ZOO-7", "Feed the parrots", "", -1500, "USD"),
            new TaskCompleted(ID, ID, "ZOO-7", "Feed the parrots", "", 3000, "USD"),
            new DaySealed(LocalDate.of(2026, 11, 23), 1, -1500, 1, 3000, "USD"));

    @Test
    void tellsVersion2AloneUnlessItIsToldOtherwise() {
        assertThat(told(Map.of()))
                .containsExactly("ates.task.assigned.v2", "ates.task.completed.v2", "ates.day.sealed.v1");
    }

    @Test
    void tellsBothInAMigrationWindow() {
        assertThat(told(Map.of("ates.tell-v1", "true")))
                .containsExactly(
                        "ates.task.assigned.v1",
                        "ates.task.assigned.v2",
                        "ates.task.completed.v1",
                        "ates.task.completed.v2",
                        "ates.day.sealed.v1");
    }

    @Test
    void tellsVersion1WhatATaskIsCalledElsewhereInItsTitle() {
        TellingSettings telling = new Binder(new MapConfigurationPropertySource(Map.of("ates.tell-v1", "true")))
                .bindOrCreate("ates", TellingSettings.class);

        assertThat(EVENTS.stream()
                        .flatMap(event -> telling.older(event).stream())
                        .toList())
                .extracting("title")
                .containsExactly("[ZOO-7] Feed the parrots", "[ZOO-7] Feed the parrots");
    }

    private static List<String> told(Map<String, String> settings) {
        TellingSettings telling =
                new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("ates", TellingSettings.class);
        return EVENTS.stream()
                .flatMap(event -> Stream.concat(telling.older(event).stream(), Stream.of(event)))
                .map(event -> EventTypes.nameOf(event.getClass()))
                .toList();
    }
}
