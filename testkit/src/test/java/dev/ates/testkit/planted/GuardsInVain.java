package dev.ates.testkit.planted;

import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PreAuthorize;

class GuardsInVain {

    @PostAuthorize("hasRole('manager')")
    void afterwards() {}

    @Secured("ROLE_manager")
    void theOldWay() {}

    @PreAuthorize("hasRole('manager')")
    void allowed() {}
}
