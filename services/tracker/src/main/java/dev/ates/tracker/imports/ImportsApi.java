package dev.ates.tracker.imports;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tables.TaskFile;
import dev.ates.tracker.imports.Import.Outcome;
import dev.ates.tracker.task.Span;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Group;
import dev.ates.ui.InvalidParameter;
import dev.ates.ui.MayTakeMinutes;
import dev.ates.ui.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Imports for programs. */
@RestController
@RequestMapping(ImportsApi.PATH)
@Allowed(Group.managers)
@Tag(name = "imports", description = "Tasks from other trackers, for managers and administrators.")
class ImportsApi {

    static final String PATH = "/api/v1/imports";

    private final Imports imports;
    private final ImportLines importLines;
    private final BusinessCalendar calendar;

    ImportsApi(Imports imports, ImportLines importLines, BusinessCalendar calendar) {
        this.imports = imports;
        this.importLines = importLines;
        this.calendar = calendar;
    }

    /** @param next the cursor of the next page, none on the last page */
    record ImportList(List<Import> imports, @Nullable UUID next) {

        static ImportList of(Imports imports, Imports.Asked asked, Paging paging) {
            List<Import> found = imports.latest(asked, paging.afterUuid().orElse(null), paging.limit());
            return new ImportList(found, paging.next(found, Import::id));
        }
    }

    /** @param next the cursor of the next page, none on the last page */
    record LineList(List<Import.Line> lines, @Nullable String next) {}

    @MayTakeMinutes
    @PostMapping(consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Operation(
            summary = "Read a file of tasks, CSV or JSON, and say what an import would do; nothing is imported yet",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary"))))
    @ApiResponse(responseCode = "201", description = "Read")
    @ApiResponse(
            responseCode = "400",
            description = "file-not-readable: the message names line and column",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "409",
            description = "too-many-imports: import or discard some first",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "413",
            description = "body-too-long",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "415",
            description = "The file must be sent as application/octet-stream",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    @ApiResponse(
            responseCode = "429",
            description = "too-many-uploads: others are being read",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Import> read(
            Caller caller,
            @Parameter(description = "The name of the file") @RequestParam(defaultValue = "file") String name,
            @Parameter(
                            description =
                                    "What fields are called in this file, such as external_id=Nr,title=Betreff; the fields are external_id, title, description, completed_at, status")
                    @RequestParam(defaultValue = "")
                    String columns,
            HttpServletRequest request)
            throws IOException {
        UUID id = imports.read(caller, name, request.getInputStream(), told(columns));
        return ResponseEntity.created(URI.create(PATH + "/" + id)).body(imports.get(id));
    }

    @GetMapping
    @Operation(summary = "The imports, or those that match all filters, latest first")
    ImportList latest(
            @RequestParam(required = false) Import.@Nullable State state,
            @Parameter(description = "Who sent the file") @RequestParam(required = false) @Nullable UUID person,
            @Parameter(description = "The business day on which the file was read")
                    @RequestParam(required = false)
                    @Nullable
                    LocalDate day,
            Paging paging) {
        var asked = new Imports.Asked(state, person == null ? null : List.of(person), Span.of(calendar, day));
        return ImportList.of(imports, asked, paging);
    }

    @GetMapping("/{id}")
    @Operation(summary = "An import: its expected outcome, its progress, or its result")
    Import one(@PathVariable UUID id) {
        return imports.get(id);
    }

    @GetMapping("/{id}/lines")
    @Operation(summary = "The lines of a file in their order, with what happens to each")
    @ApiResponse(responseCode = "200", description = "The lines")
    @ApiResponse(
            responseCode = "429",
            description = "too-many-imports: others are looking for lines of an outcome",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    LineList lines(@PathVariable UUID id, @RequestParam @Nullable Outcome outcome, Paging paging) {
        List<Import.Line> lines = importLines.list(
                id, Optional.ofNullable(outcome), paging.afterLong().orElse(0L), paging.limit());
        return new LineList(lines, paging.next(lines, one -> Long.toString(one.line())));
    }

    @PostMapping("/{id}/confirmation")
    @Operation(summary = "Import it; may be repeated")
    @ApiResponse(responseCode = "202", description = "It is being imported, or has been")
    ResponseEntity<Import> confirm(Caller caller, @PathVariable UUID id) {
        imports.confirm(id, caller);
        return ResponseEntity.accepted().body(imports.get(id));
    }

    @DeleteMapping("/{id}")
    @Operation(summary = "Discard a file that has not been confirmed")
    @ApiResponse(responseCode = "204", description = "Discarded")
    @ApiResponse(
            responseCode = "409",
            description = "import-confirmed",
            content = @Content(mediaType = APPLICATION_PROBLEM_JSON_VALUE))
    ResponseEntity<Void> discard(Caller caller, @PathVariable UUID id) {
        imports.discard(id, caller);
        return ResponseEntity.noContent().build();
    }

    private static Map<TaskFile.Field, String> told(String columns) {
        Map<TaskFile.Field, String> told = new EnumMap<>(TaskFile.Field.class);
        for (String one : columns.split(",")) {
            if (one.isBlank()) {
                continue;
            }
            String[] pair = one.split("=", 2);
            TaskFile.Field field = Arrays.stream(TaskFile.Field.values())
                    .filter(known -> known.name().equals(pair[0].strip()))
                    .findAny()
                    .orElseThrow(() -> new InvalidParameter(
                            "columns",
                            pair[0].strip(),
                            "must begin with one of " + Arrays.toString(TaskFile.Field.values())));
            if (pair.length < 2 || pair[1].isBlank()) {
                throw new InvalidParameter("columns", one.strip(), "must be a field, '=' and the name of its column");
            }
            told.put(field, pair[1].strip());
        }
        return told;
    }
}
