package dev.ates.ui.answer;

import dev.ates.contracts.ForeignText;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests with an unknown host name. An attacker can make a host name resolve to the loopback address (DNS
 * rebinding), and a browser then treats the service as part of the attacker's site; only the host name reveals this.
 */
final class KnownHosts extends OncePerRequestFilter {

    private final PlainAnswers answers;
    private final Set<String> hosts;

    KnownHosts(PlainAnswers answers, Set<String> hosts) {
        this.answers = answers;
        this.hosts = hosts;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var host = request.getServerName();
        if (hosts.contains(host.toLowerCase(Locale.ROOT))) {
            chain.doFilter(request, response);
        } else {
            answers.write(
                    Problem.of(
                            HttpStatus.MISDIRECTED_REQUEST,
                            "unknown-host",
                            "This service does not answer for the host '%s'. If it is one of its names, add it to ATES_HOSTS"
                                    .formatted(ForeignText.shown(host))),
                    request,
                    response);
        }
    }
}
