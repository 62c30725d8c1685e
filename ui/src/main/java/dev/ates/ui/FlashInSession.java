package dev.ates.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;

/** Keeps what a page shows once after a redirect with the person's session, so that any instance can show it. */
final class FlashInSession extends AbstractFlashMapManager {

    private static final Logger log = LoggerFactory.getLogger(FlashInSession.class);

    /** Texts and our own records. */
    private static final ObjectInputFilter ALLOWED = ObjectInputFilter.Config.createFilter(
            "maxdepth=10;maxbytes=65536;dev.ates.**;java.lang.*;java.util.*;org.springframework.web.servlet.FlashMap;"
                    + "org.springframework.util.*;!*");

    private final CurrentSession current;
    private final Sessions sessions;

    FlashInSession(CurrentSession current, Sessions sessions) {
        this.current = current;
        this.sessions = sessions;
    }

    @Override
    protected @Nullable List<FlashMap> retrieveFlashMaps(HttpServletRequest request) {
        return current.ofPage(request)
                .flatMap(session -> Optional.ofNullable(session.flash()).flatMap(flash -> read(session, flash)))
                .orElse(null);
    }

    @Override
    protected void updateFlashMaps(List<FlashMap> flashes, HttpServletRequest request, HttpServletResponse response) {
        current.ofPage(request)
                .ifPresent(session -> sessions.setFlash(session.id(), flashes.isEmpty() ? null : written(flashes)));
    }

    private static byte[] written(List<FlashMap> flashes) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(new ArrayList<>(flashes));
        } catch (IOException e) {
            throw new UncheckedIOException("What is shown after a redirect must be serializable", e);
        }
        return bytes.toByteArray();
    }

    /** What cannot be read was written by another version of the service; nothing depends on it, so it is forgotten. */
    @SuppressWarnings("unchecked")
    private Optional<List<FlashMap>> read(Session session, byte[] flash) {
        try (var in = new ObjectInputStream(new ByteArrayInputStream(flash))) {
            in.setObjectInputFilter(ALLOWED);
            return Optional.of((List<FlashMap>) in.readObject());
        } catch (IOException | ClassNotFoundException e) {
            log.atWarn().setCause(e).log("What a page was to show cannot be read and is forgotten");
            sessions.setFlash(session.id(), null);
            return Optional.empty();
        }
    }
}
