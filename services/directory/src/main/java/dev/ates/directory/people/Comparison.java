package dev.ates.directory.people;

import dev.ates.contracts.PeopleEvent.PersonChanged;
import dev.ates.contracts.PeopleEvent.Role;
import dev.ates.directory.people.Reading.Refused;
import dev.ates.ui.Caller;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The differences between a reading and the published people. */
final class Comparison {

    private static final int PERCENT_MAX = 20;

    /** Accounting reserves the first 256 ids for the company's own accounts. */
    private static final int COMPANY_BITS = 8;

    private final Map<String, PersonChanged> told;
    private final Map<UUID, String> externalIds = new HashMap<>();
    private final Set<String> present = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<UUID> taken = new HashSet<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();
    private final Roles roles;
    private final String language;

    /** A person's new state, with their id in the directory. */
    record Change(String externalId, PersonChanged event) {}

    private Comparison(Map<String, PersonChanged> told, Roles roles, String language) {
        this.told = told;
        this.roles = roles;
        this.language = language;
        told.forEach((externalId, event) -> externalIds.put(event.personId(), externalId));
    }

    /**
     * @param told the last published state of everybody, by external id
     * @param language for people without one in the directory
     */
    static Comparison of(Reading reading, Map<String, PersonChanged> told, Roles roles, String language) {
        var comparison = new Comparison(told, roles, language);
        comparison.compare(reading);
        return comparison;
    }

    private void compare(Reading reading) {
        reading.entries().forEach(entry -> present.add(entry.externalId()));
        refused.addAll(reading.refused());
        boolean everybodyIsKnown = true;
        for (Refused entry : reading.refused()) {
            everybodyIsKnown &= entry.externalId() != null;
            present.add(String.valueOf(entry.externalId()));
        }
        for (Entry entry : reading.entries()) {
            try {
                compare(entry);
            } catch (IllegalArgumentException e) {
                refused.add(new Refused("an entry", entry.externalId(), String.valueOf(e.getMessage())));
            }
        }
        if (everybodyIsKnown) {
            told.forEach((externalId, last) -> {
                if (!present.contains(externalId) && !taken.contains(last.personId())) {
                    changeIfOther(externalId, last, Person.told(last).gone());
                }
            });
        }
    }

    private void compare(Entry entry) {
        if (!seen.add(entry.externalId())) {
            throw new IllegalArgumentException("The id occurs twice.");
        }
        PersonChanged last = told.get(entry.externalId());
        Optional<Role> role = roles.roleOf(entry.groups());
        if (last == null && (role.isEmpty() || !entry.active())) {
            return;
        }
        // Before the entry can be refused: nobody keeps access because their name is too long.
        if (last != null && (role.isEmpty() || !entry.active())) {
            changeIfOther(entry.externalId(), last, Person.told(last).gone());
            return;
        }
        if (entry.subject().isEmpty()) {
            if (last != null) {
                changeIfOther(entry.externalId(), last, Person.told(last).as(lower(last.role(), role.orElseThrow())));
            }
            return;
        }
        try {
            tell(entry, role.orElseThrow(), last);
        } catch (IllegalArgumentException e) {
            // Who the person is and what they are called stays as it was, but not what they may no longer do.
            if (last != null) {
                changeIfOther(entry.externalId(), last, Person.told(last).as(lower(last.role(), role.orElseThrow())));
            }
            throw e;
        }
    }

    /** What both roles may: an entry that may be somebody else's gives nobody a right. */
    private static Role lower(Role last, Role now) {
        if (last == now || now == Role.administrator) {
            return last;
        }
        return last == Role.administrator ? now : Role.employee;
    }

    private void tell(Entry entry, Role role, @Nullable PersonChanged last) {
        Person now = Person.of(entry, role, language);
        UUID id = Caller.idOf(entry.subject());
        if (id.getMostSignificantBits() == 0 && id.getLeastSignificantBits() >>> COMPANY_BITS == 0) {
            throw new IllegalArgumentException("The subject is the id of an account of the company.");
        }
        PersonChanged before = last == null ? formerly(id) : last;
        if (before != null && !before.personId().equals(id)) {
            throw new IllegalArgumentException(
                    "The subject has changed. The person's account stays with the first one.");
        }
        if (!taken.add(id)) {
            throw new IllegalArgumentException("Another entry has the same subject.");
        }
        if (before == null) {
            changes.add(new Change(entry.externalId(), now.event(id, 1)));
        } else {
            changeIfOther(entry.externalId(), before, now);
        }
    }

    /**
     * The published state of somebody with a new external id; it is the same person if nobody has the old id any more.
     */
    private @Nullable PersonChanged formerly(UUID id) {
        String former = externalIds.get(id);
        if (former == null) {
            return null;
        }
        if (present.contains(former)) {
            throw new IllegalArgumentException("Another entry has the same subject.");
        }
        return told.get(former);
    }

    private void changeIfOther(String externalId, PersonChanged last, Person now) {
        boolean isRenamed = !externalId.equals(externalIds.get(last.personId()));
        if (isRenamed || !Person.told(last).equals(now)) {
            changes.add(new Change(externalId, now.event(last.personId(), last.version() + 1)));
        }
    }

    List<Change> changes() {
        return changes;
    }

    List<Refused> refused() {
        return refused;
    }

    /** People who were active and no longer are. */
    Set<UUID> gone() {
        Set<UUID> gone = new HashSet<>();
        for (Change change : changes) {
            String former = externalIds.get(change.event().personId());
            PersonChanged last = former == null ? null : told.get(former);
            if (last != null && last.active() && !change.event().active()) {
                gone.add(change.event().personId());
            }
        }
        return gone;
    }

    int active() {
        return (int) told.values().stream().filter(PersonChanged::active).count();
    }

    /**
     * Whether so many people would become inactive at once that it is probably a mistake. One person may always leave, however
     * small the company is.
     *
     * @param lately how many have become inactive before, so that a directory that loses its people little by little is
     *     noticed as well
     */
    boolean isMass(int lately) {
        int now = gone().size();
        long gone = (long) now + lately;
        return now > 0 && gone > 1 && gone * 100 > ((long) active() + lately) * PERCENT_MAX;
    }

    /** The numbers of new, changed, inactive and refused people, with the names of the run log. */
    Map<String, Long> counts() {
        int gone = gone().size();
        long fresh =
                changes.stream().filter(change -> change.event().version() == 1).count();
        return Map.of("new", fresh, "changed", changes.size() - fresh - gone, "gone", (long) gone, "refused", (long)
                refused.size());
    }
}
