package dev.ates.ui.door;

import dev.ates.ui.Flash;
import dev.ates.ui.Rejected;
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
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.support.AbstractFlashMapManager;

/** Stores flash attributes with the person's session, so that any instance can show them after a redirect. */
final class FlashInSession extends AbstractFlashMapManager {

    private static final Logger log = LoggerFactory.getLogger(FlashInSession.class);

    private static final int BYTES_MAX = 65_536;
    private static final int UNSEEN_MAX = 10;

    /** Strings and our own records. */
    private static final ObjectInputFilter ALLOWED = ObjectInputFilter.Config.createFilter(
            "maxdepth=10;maxbytes="
                    + BYTES_MAX
                    + ";dev.ates.**;java.lang.*;java.util.*;org.springframework.web.servlet.FlashMap;org.springframework.util.*;!*");

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
        current.ofPage(request).ifPresent(session -> {
            List<FlashMap> seen = Optional.ofNullable(session.flash())
                    .flatMap(flash -> read(session, flash))
                    .orElseGet(List::of);
            sessions.changeFlash(session.id(), flash -> {
                // Another tab may have stored something since this request began, so only this request's changes are
                // applied.
                List<FlashMap> now = Optional.ofNullable(flash)
                        .flatMap(written -> read(session, written))
                        .orElseGet(ArrayList::new);
                if (HttpMethod.GET.matches(request.getMethod()) && seen.containsAll(flashes)) {
                    show(now, seen, flashes);
                } else {
                    leave(now, seen, flashes);
                }
                return now.isEmpty() ? null : bounded(now);
            });
        });
    }

    /**
     * Removes the attributes that are shown now. A refused form stays, without its message, so that a reload shows it again.
     */
    private static void show(List<FlashMap> now, List<FlashMap> seen, List<FlashMap> left) {
        List<FlashMap> taken = new ArrayList<>(seen);
        taken.removeAll(left);
        now.removeAll(taken);
        for (FlashMap flash : taken) {
            if (flash.containsKey(Rejected.ATTRIBUTE) && !flash.isExpired()) {
                flash.remove(Flash.ATTRIBUTE);
                now.add(flash);
            }
        }
    }

    /** Stores the attributes for the next page. Removes a refused form that was already shown. */
    private static void leave(List<FlashMap> now, List<FlashMap> seen, List<FlashMap> flashes) {
        now.removeIf(flash ->
                flash.isExpired() || flash.containsKey(Rejected.ATTRIBUTE) && !flash.containsKey(Flash.ATTRIBUTE));
        List<FlashMap> added = new ArrayList<>(flashes);
        added.removeAll(seen);
        now.addAll(added);
    }

    /**
     * As much as can be read again: forms that are sent without looking at a page, as by a script, leave more and more, so
     * the oldest are dropped. A refused form that is too long on its own loses its typed text, but not the reason.
     */
    private static byte[] bounded(List<FlashMap> flashes) {
        List<FlashMap> kept =
                new ArrayList<>(flashes.subList(Math.max(0, flashes.size() - UNSEEN_MAX), flashes.size()));
        byte[] bytes = written(kept);
        while (bytes.length > BYTES_MAX && !kept.isEmpty()) {
            if (kept.size() > 1 || kept.getFirst().remove(Rejected.ATTRIBUTE) == null) {
                kept.removeFirst();
            }
            bytes = written(kept);
        }
        return bytes;
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

    /**
     * Attributes that cannot be read were written by another version of the service; they are not essential, so they are
     * dropped.
     */
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
