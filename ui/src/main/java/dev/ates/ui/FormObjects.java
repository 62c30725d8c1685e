package dev.ates.ui;

import java.util.Optional;
import java.util.UUID;

/**
 * Names the objects of a service's forms, such as the task or the account's owner, for the page that shows a kept form.
 */
@FunctionalInterface
public interface FormObjects {

    /**
     * @param id from the address of a form, which may be forged
     * @return empty if nothing with this id exists that the caller may see
     */
    Optional<String> nameOf(Caller caller, UUID id);
}
