package dev.ates.tables;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;

/** A text file that is not a table. */
public final class TextFile {

    private TextFile() {}

    /**
     * The whole text, in UTF-8 or UTF-16 as for a table.
     *
     * @throws UnreadableTable when it is neither; the message names the line and the byte
     */
    public static String text(byte[] file) throws UnreadableTable {
        var text = new StringWriter();
        try (var characters = new StrictText(new ByteArrayInputStream(file), Long.MAX_VALUE)) {
            characters.transferTo(text);
        } catch (UnreadableTable e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("Bytes in memory cannot fail", e);
        }
        return text.toString();
    }
}
