package dev.ates.tracker.task;

import dev.ates.contracts.Decimals;
import dev.ates.ui.CsvText;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** Writes a list of tasks as a file, task by task. */
interface TaskWriter {

    void begin() throws IOException;

    void task(Task task) throws IOException;

    void end() throws IOException;

    /** The formats, by their names in paths. */
    enum Format {
        csv("text/csv"),
        json("application/json");

        private final String mediaType;

        Format(String mediaType) {
            this.mediaType = mediaType;
        }

        String mediaType() {
            return mediaType;
        }

        TaskWriter to(Writer out) {
            return switch (this) {
                case csv -> new OfCsv(out);
                case json -> new OfJson(JsonMapper.shared().createGenerator(out));
            };
        }
    }

    /** RFC 4180, with the columns by which imports know a task; amounts are decimals. */
    record OfCsv(Writer out) implements TaskWriter {

        @Override
        public void begin() throws IOException {
            out.write("id,external_id,title,description,status,assignee,assignee_id,fee,reward,currency,assignments,"
                    + "created_by,created_at,assigned_at,done_at\r\n");
        }

        @Override
        public void task(Task task) throws IOException {
            out.write(String.join(
                            ",",
                            task.id().toString(),
                            task.externalId() == null ? "" : CsvText.quoted(task.externalId()),
                            CsvText.quoted(task.title()),
                            CsvText.quoted(task.description()),
                            task.status().name(),
                            CsvText.quoted(task.assigneeName()),
                            task.assigneeId().toString(),
                            Decimals.of(task.feeMinor(), task.currency()),
                            Decimals.of(task.rewardMinor(), task.currency()),
                            task.currency(),
                            Integer.toString(task.assignments()),
                            task.createdBy().toString(),
                            task.createdAt().toString(),
                            task.assignedAt().toString(),
                            text(task.doneAt()))
                    + "\r\n");
        }

        private static String text(@Nullable Object value) {
            return Objects.toString(value, "");
        }

        @Override
        public void end() {}
    }

    /** The structure of {@link OfJson}, for the API's description. */
    record Whole(List<Task> tasks, boolean complete) {}

    /** Tasks as everywhere in the API. Ends with {@code "complete": true}. */
    record OfJson(JsonGenerator json) implements TaskWriter {

        @Override
        public void begin() {
            json.writeStartObject();
            json.writeArrayPropertyStart("tasks");
        }

        @Override
        public void task(Task task) {
            json.writePOJO(task);
        }

        @Override
        public void end() {
            json.writeEndArray();
            json.writeBooleanProperty("complete", true);
            json.writeEndObject();
            json.flush();
        }
    }
}
