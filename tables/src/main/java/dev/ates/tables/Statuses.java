package dev.ates.tables;

import dev.ates.contracts.ForeignText;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the statuses of common trackers mean, in several languages; the unknown ones, which count as open, are remembered. */
final class Statuses {

    private static final int SHOWN_MAX = 20;
    private static final int SHOWN_CHARACTERS_MAX = 60;

    /** No tracker has longer ones; the normal form of a long text of combining marks takes minutes. */
    private static final int LENGTH_MAX = 200;

    private static final Set<String> CLOSED = Set.of(
            "closed",
            "done",
            "resolved",
            "completed",
            "complete",
            "finished",
            "fixed",
            "verified",
            "released",
            "merged",
            "canceled",
            "cancelled",
            "rejected",
            "declined",
            "duplicate",
            "removed",
            "obsolete",
            "invalid",
            "archived",
            "won't do",
            "wont do",
            "won't fix",
            "wont fix",
            // Russian
            "готово",
            "готова",
            "готов",
            "выполнено",
            "выполнена",
            "выполнен",
            "сделано",
            "сделана",
            "завершено",
            "завершена",
            "завершен",
            "закрыто",
            "закрыта",
            "закрыт",
            "решено",
            "решена",
            "решен",
            "исправлено",
            "отменено",
            "отменена",
            "отменен",
            "отклонено",
            "отклонена",
            "отклонен",
            "дубликат",
            "в архиве",
            // German
            "erledigt",
            "fertig",
            "geschlossen",
            "abgeschlossen",
            "gelöst",
            "behoben",
            "abgebrochen",
            "abgelehnt",
            "archiviert",
            // French
            "terminé",
            "terminée",
            "fini",
            "fermé",
            "fermée",
            "résolu",
            "résolue",
            "annulé",
            "annulée",
            "rejeté",
            "rejetée",
            // Spanish
            "hecho",
            "hecha",
            "terminado",
            "terminada",
            "finalizado",
            "finalizada",
            "cerrado",
            "cerrada",
            "resuelto",
            "resuelta",
            "cancelado",
            "cancelada");

    private static final Set<String> OPEN = Set.of(
            "open",
            "opened",
            "reopened",
            "new",
            "submitted",
            "proposed",
            "triage",
            "backlog",
            "to do",
            "todo",
            "planned",
            "ready",
            "unstarted",
            "not started",
            "selected for development",
            "assigned",
            "approved",
            "committed",
            "active",
            "started",
            "doing",
            "in progress",
            "in development",
            "indeterminate",
            "in review",
            "code review",
            "review",
            "in testing",
            "testing",
            "feedback",
            "waiting",
            "pending",
            "blocked",
            "on hold",
            "paused",
            // Russian
            "открыто",
            "открыта",
            "открыт",
            "новое",
            "новая",
            "новый",
            "к выполнению",
            "сделать",
            "в работе",
            "в процессе",
            "выполняется",
            "на проверке",
            "на паузе",
            // German
            "offen",
            "neu",
            "zu erledigen",
            "aufgaben",
            "in arbeit",
            "in bearbeitung",
            "in prüfung",
            // French
            "ouvert",
            "ouverte",
            "nouveau",
            "nouvelle",
            "à faire",
            "en cours",
            // Spanish
            "abierto",
            "abierta",
            "nuevo",
            "nueva",
            "por hacer",
            "pendiente",
            "en curso",
            "en progreso");

    private final Set<String> unknown = new TreeSet<>();
    private long unknownLines;

    /** Whether it means closed; empty for an unknown one. */
    static Optional<Boolean> closed(String status) {
        if (status.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        String word = Normalizer.normalize(status.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFC)
                .replace('’', '\'')
                .replace('ё', 'е')
                .replaceAll("[\\s_-]+", " ");
        return CLOSED.contains(word) ? Optional.of(true) : OPEN.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /** Remembers an item that counts as open because its status is unknown. */
    void addUnknown(String status) {
        unknownLines++;
        if (unknown.size() < SHOWN_MAX) {
            unknown.add(ForeignText.shown(status.strip(), SHOWN_CHARACTERS_MAX));
        }
    }

    long unknownLines() {
        return unknownLines;
    }

    /** At most 20 of them. */
    Set<String> unknown() {
        return unknown;
    }
}
