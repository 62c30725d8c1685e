package dev.ates.ui;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** The frame around every page; {@code @shell} in {@code ui/layout}. Also works on error pages. */
@Component("shell")
public final class Shell {

    private final List<Link> links;
    private final String home;

    Shell(Services services) {
        this.links = Stream.of(
                        new Link("tracker", "Tracker", services.trackerUrl()),
                        new Link("accounting", "Accounting", services.accountingUrl()),
                        new Link("analytics", "Analytics", services.analyticsUrl()),
                        new Link("directory", "Directory", services.directoryUrl()),
                        new Link("outside", "Outside world", services.outsideUrl()))
                .filter(link -> !link.url().isEmpty())
                .toList();
        this.home = services.outsideUrl().isEmpty() ? services.trackerUrl() : services.outsideUrl();
    }

    /** The dashboards that the signed-in person may open: analytics is for administrators only. */
    public List<Link> links() {
        var signed = signed();
        boolean administrator = signed != null && signed.isAdministrator();
        return links.stream()
                .filter(link -> administrator || !link.name().equals("analytics"))
                .toList();
    }

    public String home() {
        return home;
    }

    /** The signed-in person; {@code null} if nobody is. */
    public @Nullable Signed signed() {
        return Caller.of(SecurityContextHolder.getContext().getAuthentication())
                .map(caller -> new Signed(
                        caller.id(),
                        caller.name(),
                        caller.roles().isEmpty() ? "no role here" : Role.list(caller.roles()),
                        caller.isOf(Group.administrators)))
                .orElse(null);
    }

    /** One of the dashboards. */
    public record Link(String name, String title, String url) {}

    /** Name and roles as shown. */
    public record Signed(UUID id, String name, String roles, boolean isAdministrator) {}
}
