package dev.ates.ui;

import java.util.Optional;
import java.util.UUID;

/** Names what a service's forms are about, such as the task or the account's owner, for the page that shows a kept form. */
@FunctionalInterface
public interface FormObjects {

    /**
     * @param id from the address of a form, which may have been made up
     * @return empty if there is nothing of this id that the caller may see
     */
    Optional<String> nameOf(Caller caller, UUID id);
}
