package dev.ates.directory.file;

import dev.ates.directory.people.Reading;
import dev.ates.directory.people.Roles;
import dev.ates.directory.people.SourceAway;
import dev.ates.tables.Lines;
import dev.ates.tables.Lines.Torn;
import dev.ates.tables.Lines.Values;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** Reads people from a table with one line per person. */
final class CsvPeople {

    private final Roles roles;

    CsvPeople(Roles roles) {
        this.roles = roles;
    }

    /** @throws SourceAway when it is not such a table */
    Reading read(byte[] file) {
        var fields = new Fields(roles);
        try {
            for (var line :
                    Lines.read(new ByteArrayInputStream(file), Fields.REQUIRED, Fields.OPTIONAL, Reading.ENTRIES_MAX)) {
                String place = "line " + line.line();
                switch (line) {
                    case Values values -> fields.add(place, values.values());
                    case Torn torn -> fields.refuse(place, Map.of(), torn.reason());
                }
            }
        } catch (IOException e) {
            // Not the whole message: it quotes the first line, which has personal data if the header is missing.
            throw new SourceAway("The file of people is not a valid table. "
                    + String.valueOf(e.getMessage()).replaceFirst("(?s) in '.*", ""));
        }
        return new Reading(fields.entries(), fields.refused());
    }
}
