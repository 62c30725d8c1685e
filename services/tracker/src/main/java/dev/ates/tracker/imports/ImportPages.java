package dev.ates.tracker.imports;

import dev.ates.contracts.BusinessCalendar;
import dev.ates.tables.TaskFile.Field;
import dev.ates.tracker.imports.Import.Outcome;
import dev.ates.tracker.imports.ImportsApi.ImportList;
import dev.ates.tracker.task.Span;
import dev.ates.ui.Allowed;
import dev.ates.ui.Caller;
import dev.ates.ui.Flash;
import dev.ates.ui.Group;
import dev.ates.ui.ListFilter;
import dev.ates.ui.MayTakeMinutes;
import dev.ates.ui.Paging;
import dev.ates.ui.PersonFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The pages for uploading a file, reviewing and confirming it, and following its import. */
@Controller
@Allowed(Group.managers)
class ImportPages {

    static final String PATH = "/imports";

    private static final String REFRESH_SECONDS = "2";

    private final Imports imports;
    private final ImportLines importLines;
    private final BusinessCalendar calendar;

    ImportPages(Imports imports, ImportLines importLines, BusinessCalendar calendar) {
        this.imports = imports;
        this.importLines = importLines;
        this.calendar = calendar;
    }

    /** @param next the cursor of the next page, none on the last page */
    record View(
            ListFilter filter,
            List<Import> imports,
            @Nullable UUID next) {}

    /** @param next the cursor of the next page of lines, none on the last page */
    record OneView(
            Import one,
            @Nullable Outcome outcome,
            String path,
            List<Import.Line> lines,
            @Nullable String next) {}

    @GetMapping(PATH)
    String all(
            @RequestParam(required = false) Import.@Nullable State state,
            PersonFilter person,
            @RequestParam(required = false) @Nullable LocalDate day,
            Paging paging,
            Model model) {
        var asked = new Imports.Asked(state, person.ids(), Span.of(calendar, day));
        ImportList found = ImportList.of(imports, asked, paging);
        ListFilter filter = ListFilter.of(PATH)
                .choice("state", "State", Import.State.values(), Import.State::words, state)
                .person(person)
                .day("day", "Read", day);
        model.addAttribute("page", new View(filter, found.imports(), found.next()));
        return "imports/all";
    }

    @MayTakeMinutes
    @PostMapping(PATH)
    String upload(
            Caller caller,
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "") String externalId,
            @RequestParam(defaultValue = "") String title,
            @RequestParam(defaultValue = "") String description,
            RedirectAttributes redirect)
            throws IOException {
        if (file.isEmpty()) {
            Flash.notDone(redirect, "Choose a file first.");
            return "redirect:" + PATH;
        }
        Map<Field, String> told = new EnumMap<>(Field.class);
        Map.of(Field.external_id, externalId, Field.title, title, Field.description, description)
                .forEach((field, name) -> {
                    String typed = ListFilter.typed(field.name(), name);
                    if (typed != null) {
                        told.put(field, typed);
                    }
                });
        try (InputStream sent = file.getInputStream()) {
            UUID id = imports.read(
                    caller, Optional.ofNullable(file.getOriginalFilename()).orElse("file"), sent, told);
            return "redirect:%s/%s".formatted(PATH, id);
        } catch (NotReadable | TooMany refused) {
            Flash.refused(redirect, refused);
            return "redirect:" + PATH;
        }
    }

    @GetMapping(PATH + "/{id}")
    String one(
            @PathVariable UUID id,
            @RequestParam @Nullable Outcome outcome,
            Paging paging,
            Model model,
            HttpServletResponse response) {
        Import one = imports.get(id);
        if (one.state() == Import.State.running) {
            response.setHeader("Refresh", REFRESH_SECONDS);
        }
        List<Import.Line> lines = importLines.list(
                id, Optional.ofNullable(outcome), paging.afterLong().orElse(0L), paging.limit());
        String path = PATH + "/" + id;
        model.addAttribute(
                "page",
                new OneView(
                        one,
                        outcome,
                        outcome == null ? path : path + "?outcome=" + outcome,
                        lines,
                        paging.next(lines, line -> Long.toString(line.line()))));
        return "imports/one";
    }

    @PostMapping(PATH + "/{id}/confirmation")
    String confirm(Caller caller, @PathVariable UUID id) {
        imports.confirm(id, caller);
        return "redirect:%s/%s".formatted(PATH, id);
    }

    @PostMapping(PATH + "/{id}/discard")
    String discard(Caller caller, @PathVariable UUID id, RedirectAttributes redirect) {
        try {
            imports.discard(id, caller);
            Flash.done(redirect, "Nothing was imported.");
        } catch (Running refused) {
            Flash.refused(redirect, refused);
            return "redirect:%s/%s".formatted(PATH, id);
        }
        return "redirect:" + PATH;
    }
}
