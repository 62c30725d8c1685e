package dev.ates.tables;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The characters of a file in UTF-8 or UTF-16. Bytes that are neither are refused with their place: a table that is
 * read in the wrong encoding looks right until somebody reads its titles.
 */
final class StrictText extends Reader {

    /** The maximum length of a file, and of one record of it. Records are measured to the next buffer. */
    private static final long BYTES_MAX = 512L << 20;

    private static final int RECORD_CHARACTERS_MAX = 1 << 20;
    private static final int BUFFER = 8_192;
    private static final String BEFORE_VALUES = ",;\t\r\n";

    /** The encoding of a file, and the length of its byte-order mark. */
    private record Encoding(Charset charset, int mark) {}

    private final InputStream bytes;
    private final long recordCharactersMax;
    private final Charset charset;
    private final CharsetDecoder decoder;
    private final ByteBuffer encoded = ByteBuffer.allocate(BUFFER);
    private final CharBuffer decoded = CharBuffer.allocate(BUFFER).flip();
    private long bytesRead;
    private boolean ended;
    private long line = 1;
    private long character = 1;
    private boolean afterReturn;
    private char previous = '\n';
    private boolean quoted;
    private boolean closed;
    private long quoteCharacter;
    private long recordLine = 1;
    private long recordCharacters;

    /**
     * A text of records of bounded length.
     *
     * @throws UnreadableTable when the file is a workbook or an archive
     */
    StrictText(InputStream bytes) throws IOException {
        this(bytes, RECORD_CHARACTERS_MAX);
    }

    /** @param recordCharactersMax the maximum length of what is read between two calls of {@link #recordBegins} */
    StrictText(InputStream bytes, long recordCharactersMax) throws IOException {
        this.bytes = bytes;
        this.recordCharactersMax = recordCharactersMax;
        byte[] first = bytes.readNBytes(4);
        Encoding encoding = encoding(first);
        this.charset = encoding.charset();
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.bytesRead = first.length;
        encoded.put(first, encoding.mark(), first.length - encoding.mark()).flip();
    }

    /** UTF-16 without a mark is recognized by the zero byte in every letter of a header. */
    private static Encoding encoding(byte[] first) throws UnreadableTable {
        int a = at(first, 0);
        int b = at(first, 1);
        int c = at(first, 2);
        int d = at(first, 3);
        if (a == 'P' && b == 'K' && c == 3 && d == 4) {
            throw new UnreadableTable(
                    "It is a workbook (.xlsx) or a ZIP archive, not CSV: save the sheet as \"CSV UTF-8\"");
        }
        if (a == 0xEF && b == 0xBB && c == 0xBF) {
            return new Encoding(StandardCharsets.UTF_8, 3);
        }
        if (a == 0xFF && b == 0xFE) {
            return new Encoding(StandardCharsets.UTF_16LE, 2);
        }
        if (a == 0xFE && b == 0xFF) {
            return new Encoding(StandardCharsets.UTF_16BE, 2);
        }
        if (a == 0 && b > 0) {
            return new Encoding(StandardCharsets.UTF_16BE, 0);
        }
        if (a > 0 && b == 0) {
            return new Encoding(StandardCharsets.UTF_16LE, 0);
        }
        return new Encoding(StandardCharsets.UTF_8, 0);
    }

    private static int at(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0xFF : -1;
    }

    /** Tells the reader that the next record begins in this line. */
    void recordBegins(long inLine) {
        recordLine = inLine;
        recordCharacters = 0;
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        if (!decoded.hasRemaining() && !decodeMore()) {
            return -1;
        }
        int count = Math.min(length, decoded.remaining());
        decoded.get(into, offset, count);
        for (int n = offset; n < offset + count; n++) {
            count(into[n]);
        }
        recordCharacters += count;
        if (recordCharacters - BUFFER > recordCharactersMax) {
            throw new UnreadableTable("Line %d has more than %,d characters; is a quote not closed?"
                    .formatted(recordLine, recordCharactersMax));
        }
        return count;
    }

    /** Whether there is more. Invalid bytes are reported once everything before them has been read. */
    private boolean decodeMore() throws IOException {
        decoded.clear();
        while (true) {
            CoderResult result = decoder.decode(encoded, decoded, ended);
            if (decoded.position() > 0) {
                decoded.flip();
                return true;
            }
            if (result.isError()) {
                throw new UnreadableTable(
                        "Line %d is not %s: character %d is the byte 0x%02X. Save the file as UTF-8 (in Excel \"CSV UTF-8\"); Windows-1251, Windows-1252 and Latin-1 are not read"
                                .formatted(line, charset.name(), character, encoded.get(encoded.position()) & 0xFF));
            }
            if (ended) {
                decoded.flip();
                return false;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        encoded.compact();
        int count = bytes.read(encoded.array(), encoded.position(), encoded.remaining());
        if (count < 0) {
            ended = true;
        } else {
            encoded.position(encoded.position() + count);
            bytesRead += count;
        }
        encoded.flip();
        if (bytesRead > BYTES_MAX) {
            throw new UnreadableTable("It has more than %d MiB: divide it".formatted(BYTES_MAX >> 20));
        }
    }

    /** The character of its line at which the last quoted value begins. */
    long quoteOpens() {
        return quoteCharacter;
    }

    /** A line ends with CR, LF or both. */
    private void count(char c) {
        quote(c);
        boolean second = c == '\n' && afterReturn;
        afterReturn = c == '\r';
        if (c == '\n' || c == '\r') {
            line += second ? 0 : 1;
            character = 1;
        } else if (!Character.isLowSurrogate(c)) {
            character++;
        }
    }

    /** A quote opens at the beginning of a value only; two of them within quotes are one. */
    private void quote(char c) {
        if (c != '"') {
            closed = false;
        } else if (quoted) {
            quoted = false;
            closed = true;
        } else if (closed) {
            quoted = true;
        } else if (BEFORE_VALUES.indexOf(previous) >= 0) {
            quoted = true;
            quoteCharacter = character;
        }
        previous = c;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
